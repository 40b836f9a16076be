"""Who signs in learns nothing from a refusal, and guesses only so many times."""

import asyncio
import dataclasses
import re
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from handoff.accounts import operations as accounts
from handoff.accounts.model import AccountError, Operator
from handoff.accounts.operations import FAILURES_PER_ADDRESS, FAILURES_PER_LOGIN, TooManyFailures
from handoff.database import Database
from handoff.settings import Settings
from tests.handoff.cast import PASSWORD, OperatorClient
from tests.handoff.conftest import Serve
from tests.handoff.stage import Clock, make_operator

WRONG = "pas le bon mot de passe"


async def sign_in(
    database: Database, clock: Clock, login: str, password: str = WRONG, address: str = "192.0.2.1"
) -> str:
    return await accounts.sign_in(
        database, login=login, password=password, address=address, now=clock()
    )


async def fail(database: Database, clock: Clock, times: int, address: str, *logins: str) -> None:
    for n in range(times):
        with pytest.raises(AccountError) as refusal:
            await sign_in(database, clock, logins[n % len(logins)], WRONG, address)
        assert type(refusal.value) is AccountError


def note_failures(
    superuser: psycopg.Connection,
    times: int,
    *,
    login: str = "",
    address: str = "",
    at: datetime | None = None,
) -> None:
    superuser.execute(
        "INSERT INTO login_failure SELECT %s, %s, %s FROM generate_series(1, %s)",
        [login, address, at or datetime.now(UTC), times],
    )


async def test_the_right_password_opens_a_session(
    database: Database, clock: Clock, operator: Operator
) -> None:
    token = await sign_in(database, clock, "claire", PASSWORD)
    session = await accounts.read_session(
        database, token, idle=timedelta(minutes=30), absolute=timedelta(hours=12), now=clock()
    )
    assert session is not None
    assert session.operator.id == operator.id


@pytest.mark.parametrize("login", ["CLAIRE", " claire ", "claire\x00"])
async def test_a_login_is_read_generously(
    database: Database, clock: Clock, operator: Operator, login: str
) -> None:
    assert await sign_in(database, clock, login, PASSWORD)


async def test_unknown_login_and_wrong_password_get_the_same_answer(
    base: str, operator: Operator
) -> None:
    answers = []
    for login in ("claire", "inconnue"):
        client = OperatorClient(base, login, "")
        async with client.http:
            status, page = await client.post_form("/console/login", login=login, password=WRONG)
            answers.append((status, page.replace(login, "…"), client.cookie))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401
    assert "Identifiant ou mot de passe incorrect." in answers[0][1]
    assert answers[0][2] == ""


async def test_an_unknown_login_takes_as_long_as_a_known_one(
    database: Database, clock: Clock
) -> None:
    await accounts.issue_password(database, login="claire", now=clock())

    async def seconds(login: str) -> float:
        begun = time.perf_counter()
        with pytest.raises(AccountError):
            await sign_in(database, clock, login)
        return time.perf_counter() - begun

    known = min([await seconds("claire") for _ in range(3)])
    unknown = min([await seconds("inconnue") for _ in range(3)])
    assert unknown > known / 2


async def test_a_login_is_slowed_down_after_so_many_failures(
    database: Database, clock: Clock, operator: Operator
) -> None:
    await fail(database, clock, FAILURES_PER_LOGIN, "192.0.2.1", "claire")
    with pytest.raises(TooManyFailures):
        await sign_in(database, clock, "claire", PASSWORD, "192.0.2.2")
    clock.move(minutes=16)
    assert await sign_in(database, clock, "claire", PASSWORD)


async def test_an_unknown_login_is_slowed_down_alike(
    database: Database, clock: Clock, superuser: psycopg.Connection
) -> None:
    note_failures(superuser, FAILURES_PER_LOGIN, login="inconnue", at=clock())
    with pytest.raises(TooManyFailures):
        await sign_in(database, clock, "inconnue", address="198.51.100.1")


async def test_guessing_over_many_logins_is_slowed_down_by_address(
    database: Database, clock: Clock, operator: Operator
) -> None:
    logins = [f"login{n}" for n in range(FAILURES_PER_ADDRESS)]
    for login in logins:
        await make_operator(database, login, "Gendarme Marc")
    await fail(database, clock, FAILURES_PER_ADDRESS, "192.0.2.1", *logins)
    with pytest.raises(TooManyFailures):
        await sign_in(database, clock, "claire", PASSWORD, "192.0.2.1")
    assert await sign_in(database, clock, "claire", PASSWORD, "192.0.2.2")


async def test_guessing_in_parallel_is_slowed_down_too(
    database: Database, clock: Clock, operator: Operator
) -> None:
    results = await asyncio.gather(
        *(sign_in(database, clock, "claire", address=f"192.0.2.{n}") for n in range(60)),
        return_exceptions=True,
    )
    tried = [result for result in results if not isinstance(result, TooManyFailures)]
    assert len(tried) <= FAILURES_PER_LOGIN + 3


async def test_a_slowed_down_sign_in_says_when_to_come_back(
    base: str, operator: Operator, superuser: psycopg.Connection
) -> None:
    note_failures(superuser, FAILURES_PER_LOGIN, login="claire")
    client = OperatorClient(base, "claire", "")
    async with client.http:
        form = {"login": "claire", "password": PASSWORD}
        async with client.http.post("/console/login", data=form, allow_redirects=False) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) > 0
            assert "quart d'heure" in (await answer.text()).replace("&#39;", "'")
            assert client.cookie == ""


async def test_a_forged_forwarding_header_does_not_change_the_address(
    base: str, operator: Operator, superuser: psycopg.Connection
) -> None:
    note_failures(superuser, FAILURES_PER_ADDRESS, address="127.0.0.1")
    client = OperatorClient(base, "claire", "")
    form = {"login": "claire", "password": PASSWORD}
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host"):
        forged = {name: "for=198.51.100.7" if name == "Forwarded" else "198.51.100.7"}
        async with client.http.post("/console/login", data=form, headers=forged) as answer:
            assert answer.status == 429, name
    await client.http.close()


@pytest.mark.parametrize("is_secure", [False, True])
async def test_the_cookie_is_for_the_console_alone(
    serve: Serve, settings: Settings, operator: Operator, is_secure: bool
) -> None:
    base = (await serve(dataclasses.replace(settings, cookie_secure=is_secure))).base
    client = OperatorClient(base, "claire", "")
    form = {"login": "claire", "password": PASSWORD}
    async with (
        client.http,
        client.http.post("/console/login", data=form, allow_redirects=False) as answer,
    ):
        (cookie,) = answer.headers.getall("Set-Cookie")
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"path=/console", "httponly", "samesite=strict"} <= parts
    assert ("secure" in parts) == is_secure
    assert not any(part.startswith(("domain=", "expires=", "max-age=")) for part in parts)
    token = re.match(r"console_session=([^;]+)", cookie)
    assert token is not None
    assert len(token.group(1)) >= 43
