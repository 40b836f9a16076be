"""The console's stream: every change of the queue, as long as the session lives."""

import asyncio
import dataclasses

import psycopg
import pytest
import pytest_asyncio

from handoff.accounts.model import Operator
from handoff.settings import Settings
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen, NewConsole, Serve


@pytest_asyncio.fixture
async def base(serve: Serve, settings: Settings) -> str:
    """A service whose heart beats so slowly that only changes are seen."""
    return (await serve(dataclasses.replace(settings, heartbeat=60, lease=60))).base


async def test_a_console_sees_who_comes_who_is_claimed_and_who_is_gone(
    new_citizen: NewCitizen, console: OperatorClient, other_console: OperatorClient
) -> None:
    async with console.follow() as stream:
        for _ in range(5):
            citizen = await new_citizen()
            await citizen.ask_for_operator()
            queue = await stream.until("queue", lambda q: q["waiting"])
            assert [item["id"] for item in queue["waiting"]] == [citizen.id]
            await console.queue()
            await other_console.claim(citizen.id)
            queue = await stream.until("queue", lambda q: q["others"])
            assert [item["owner"] for item in queue["others"]] == ["Gendarme Marc"]
            await other_console.resolve(citizen.id)
            await stream.until("queue", lambda q: not q["others"])


async def test_a_console_learns_of_every_conversation_that_changes(
    citizen: Citizen, console: OperatorClient
) -> None:
    async with console.follow() as stream:
        await stream.next("queue")
        await citizen.send("Bonjour")
        change = await stream.until("conversation", lambda c: c["last_seq"] >= 2)
        assert (change["id"], change["status"]) == (citizen.id, "bot")


async def test_a_row_of_the_queue_says_what_an_operator_needs(
    citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await citizen.send("Ma voiture a disparu. " + "Elle était garée. " * 20)
    (item,) = (await console.queue())["waiting"]
    assert (item["reason_label"], item["lane"], item["unread"]) == ("Demande un gendarme", "P3", 1)
    assert item["excerpt"].startswith("Ma voiture a disparu.")
    assert len(item["excerpt"]) == 80
    assert item["last_author"] == "citizen"


async def test_the_number_of_operators_follows_who_comes_and_goes(
    base: str, console: OperatorClient, other_operator: Operator, new_console: NewConsole
) -> None:
    async with console.follow() as stream:
        await stream.until("queue", lambda q: q["operators_online"] == 1)
        other = await new_console(base, other_operator)
        await stream.until("queue", lambda q: q["operators_online"] == 2)
        await other.post_form("/console/logout", csrf=other.csrf)
        await stream.until("queue", lambda q: q["operators_online"] == 1)


async def test_a_change_that_somebody_else_has_read_first_is_still_sent(
    base: str,
    citizen: Citizen,
    console: OperatorClient,
    new_console: NewConsole,
    other_operator: Operator,
) -> None:
    async with console.follow() as stream:
        await stream.until("queue", lambda q: q["operators_online"] == 1)
        other = await new_console(base, other_operator)
        assert (await other.queue())["operators_online"] == 2
        await stream.until("queue", lambda q: q["operators_online"] == 2)


@pytest.mark.parametrize("is_busy", [False, True], ids=["quiet", "busy"])
async def test_the_heart_beats_for_as_long_as_the_session_lives(
    serve: Serve,
    settings: Settings,
    operator: Operator,
    new_console: NewConsole,
    superuser: psycopg.Connection,
    is_busy: bool,
) -> None:
    """The console renews its lease at each beat; a stream must end with its session."""
    base = (await serve(settings)).base
    citizen, console = Citizen(base), await new_console(base, operator)

    async def bustle() -> None:
        while is_busy:
            superuser.execute("SELECT pg_notify('conversation', %s)", [citizen.id])
            await asyncio.sleep(0.1)

    async with citizen.http, console.follow() as stream:
        await citizen.open()
        bustling = asyncio.create_task(bustle())
        for _ in range(3):
            await stream.next("queue")
        superuser.execute("DELETE FROM session")
        await stream.end()
        bustling.cancel()


async def test_a_stream_ends_soon_after_signing_out(
    serve: Serve, settings: Settings, operator: Operator, new_console: NewConsole
) -> None:
    console = await new_console((await serve(settings)).base, operator)
    async with console.follow() as stream:
        await stream.next("queue")
        await console.post_form("/console/logout", csrf=console.csrf)
        await stream.end()
