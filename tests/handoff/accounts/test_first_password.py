"""The one-time password opens one door only: the one where it is replaced."""

from collections.abc import AsyncIterator

import pytest_asyncio

from handoff.accounts import operations as accounts
from handoff.accounts import store
from handoff.accounts.model import Operator
from handoff.database import Database
from tests.handoff.cast import OperatorClient, csrf_in
from tests.handoff.stage import Clock

OWN = "Trois mots et un cheval"
UNFIT = [
    ("password", "court", "12 caractères"),
    ("password", "", "12 caractères"),
    ("password", "x" * 201, "12 caractères"),
    ("grade", "", "grade"),
    ("grade", "<b>Gendarme</b>", "grade"),
    ("given_name", "", "prénom"),
    ("given_name", "N" * 41, "prénom"),
    ("given_name", "Nora\x00", "prénom"),
    ("given_name", "\u202eNora", "prénom"),
]


@pytest_asyncio.fixture
async def one_time_password(database: Database, clock: Clock) -> str:
    return await accounts.issue_password(database, login="nora", now=clock())


@pytest_asyncio.fixture
async def newcomer(base: str, one_time_password: str) -> AsyncIterator[OperatorClient]:
    """Somebody signed in with a one-time password."""
    client = OperatorClient(base, "nora", "Gendarme Nora")
    async with client.http:
        await client.post_form("/console/login", login="nora", password=one_time_password)
        async with client.http.get("/console/account") as page:
            client.csrf = csrf_in(await page.text())
        yield client


async def complete(client: OperatorClient, **given: str) -> tuple[int, str]:
    fields = {"csrf": client.csrf, "password": OWN, "grade": "Gendarme", "given_name": "Nora"}
    return await client.post_form("/console/account", **fields | given)


async def test_nothing_else_is_open_before_the_password_is_changed(
    newcomer: OperatorClient,
) -> None:
    for method, path in [("GET", "/queue"), ("PUT", "/presence"), ("GET", "/events")]:
        assert (await newcomer.ask(method, path))[0] == 403
    async with newcomer.http.get(
        "/console/", headers={"Accept": "text/html"}, allow_redirects=False
    ) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/console/account")


async def test_once_changed_the_own_password_opens_the_console_and_the_old_one_nothing(
    newcomer: OperatorClient, one_time_password: str
) -> None:
    assert (await complete(newcomer))[0] == 302
    status, _ = await newcomer.post_form("/console/login", login="nora", password=one_time_password)
    assert status == 401
    await newcomer.enter(OWN)
    assert (await newcomer.ask("GET", "/queue"))[0] == 200


async def test_changing_the_password_ends_the_session_that_did_it(
    newcomer: OperatorClient,
) -> None:
    before = newcomer.cookie
    await complete(newcomer)
    newcomer.http.cookie_jar.update_cookies({"console_session": before})
    assert (await newcomer.ask("GET", "/queue"))[0] == 401


async def test_an_unfit_account_is_refused_with_its_reason(newcomer: OperatorClient) -> None:
    for field, value, reason in UNFIT:
        status, page = await complete(newcomer, **{field: value})
        assert status == 422, (field, value)
        assert reason in page
        assert "<b>Gendarme" not in page
    assert (await newcomer.ask("GET", "/queue"))[0] == 403


async def test_the_one_time_password_cannot_be_kept(
    newcomer: OperatorClient, one_time_password: str
) -> None:
    status, page = await complete(newcomer, password=one_time_password)
    assert status == 422
    assert "autre mot de passe" in page


async def role_of(database: Database, login: str) -> str:
    async with database.transaction() as connection:
        operator = await store.operator_by_login(connection, login)
    assert operator is not None
    return operator.role


async def test_a_first_operator_is_made_once_and_is_a_supervisor(
    database: Database, clock: Clock
) -> None:
    made = await accounts.create_first_operator(database, now=clock())
    assert made is not None
    assert await role_of(database, made[0]) == "supervisor"
    assert await accounts.create_first_operator(database, now=clock()) is None


async def test_a_role_is_kept_until_another_is_given(database: Database, clock: Clock) -> None:
    for given, role in [(None, "operator"), ("supervisor", "supervisor"), (None, "supervisor")]:
        await accounts.issue_password(database, login="nora", role=given, now=clock())
        assert await role_of(database, "nora") == role


async def test_names_are_what_citizens_see(operator: Operator) -> None:
    assert operator.label == "Adjudante Claire"
