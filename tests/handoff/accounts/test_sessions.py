"""A session is one browser's, and ends when it should."""

from datetime import timedelta

import aiohttp
import psycopg
import pytest
from yarl import URL

from handoff.accounts import operations as accounts
from handoff.accounts.model import Operator
from handoff.database import Database
from tests.handoff.cast import PASSWORD, OperatorClient
from tests.handoff.stage import Clock

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


async def status_with(base: str, cookie: str) -> int:
    async with (
        aiohttp.ClientSession(cookies={"console_session": cookie}) as http,
        http.get(f"{base}/console/queue") as answer,
    ):
        return answer.status


async def is_open(database: Database, token: str, clock: Clock) -> bool:
    found = await accounts.read_session(database, token, idle=IDLE, absolute=ABSOLUTE, now=clock())
    return found is not None


async def opened(database: Database, clock: Clock) -> str:
    return await accounts.sign_in(
        database, login="claire", password=PASSWORD, address="192.0.2.1", now=clock()
    )


async def test_a_cookie_planted_before_sign_in_is_worth_nothing_after_it(
    base: str, operator: Operator
) -> None:
    planted = "A" * 43
    client = OperatorClient(base, "claire", "")
    page = URL(base) / "console" / "login"
    client.http.cookie_jar.update_cookies({"console_session": planted}, page)
    assert client.cookie == planted
    async with client.http:
        await client.enter()
        assert client.cookie not in {"", planted}
    assert await status_with(base, planted) == 401


async def test_each_sign_in_makes_another_session(console: OperatorClient) -> None:
    first = console.cookie
    await console.enter()
    assert console.cookie != first


async def test_a_stolen_cookie_is_worth_nothing_after_sign_out(
    base: str, console: OperatorClient
) -> None:
    stolen = console.cookie
    assert await status_with(base, stolen) == 200
    await console.post_form("/console/logout", csrf=console.csrf)
    assert console.cookie == ""
    assert await status_with(base, stolen) == 401


async def test_a_new_one_time_password_ends_every_session(
    base: str, console: OperatorClient, database: Database, clock: Clock
) -> None:
    await accounts.issue_password(database, login="claire", now=clock())
    assert await status_with(base, console.cookie) == 401


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 43, "A" * 5000, "' OR 1=1 --", "\ud800"])
async def test_a_made_up_cookie_opens_nothing(
    database: Database, clock: Clock, operator: Operator, cookie: str
) -> None:
    await opened(database, clock)
    assert not await is_open(database, cookie, clock)


async def test_only_the_hash_of_a_token_is_kept(
    database: Database, clock: Clock, operator: Operator, superuser: psycopg.Connection
) -> None:
    token = await opened(database, clock)
    (row,) = superuser.execute("SELECT session::text FROM session").fetchall()
    assert token not in row[0]
    assert token.encode().hex() not in row[0]


async def test_a_session_ends_when_it_is_idle(
    database: Database, clock: Clock, operator: Operator
) -> None:
    token = await opened(database, clock)
    for _ in range(3):
        clock.move(minutes=29)
        assert await is_open(database, token, clock)
    clock.move(minutes=31)
    assert not await is_open(database, token, clock)


async def test_a_session_in_use_ends_all_the_same_after_half_a_day(
    database: Database, clock: Clock, operator: Operator
) -> None:
    token = await opened(database, clock)
    for _ in range(12 * 3 - 1):
        clock.move(minutes=20)
        assert await is_open(database, token, clock)
    clock.move(minutes=21)
    assert not await is_open(database, token, clock)


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
async def test_an_expired_session_is_sent_to_sign_in(
    console: OperatorClient, superuser: psycopg.Connection, column: str
) -> None:
    superuser.execute(f"UPDATE session SET {column} = {column} - interval '13 hours'")
    assert (await console.ask("GET", "/queue"))[0] == 401
    async with console.http.get(
        "/console/", headers={"Accept": "text/html"}, allow_redirects=False
    ) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/console/login")
