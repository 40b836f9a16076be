"""The citizen's stream: all that happened, once each, in order, wherever the reader left off."""

import asyncio
import dataclasses

import psycopg
import pytest
from psycopg.sql import SQL

from handoff.settings import Settings
from tests.fakes.rasa import FakeRasa
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen, NewConsole, Serve
from tests.handoff.streams import Stream


async def quiet_talk(citizen: Citizen, messages: int = 5) -> None:
    """Write where no bot answers."""
    await citizen.ask_for_operator()
    for n in range(messages):
        await citizen.send(f"Message {n}")


async def test_every_message_comes_with_its_seq_as_id(citizen: Citizen) -> None:
    await quiet_talk(citizen)
    async with citizen.follow() as stream:
        events = await stream.messages(7)
    assert [event.id for event in events] == [event.data["seq"] for event in events]
    assert [event.id for event in events] == list(range(1, 8))


@pytest.mark.parametrize("way", ["after", "Last-Event-ID"])
async def test_a_reader_who_comes_back_gets_what_it_missed(citizen: Citizen, way: str) -> None:
    await quiet_talk(citizen)
    given = {"params": {"after": 4}} if way == "after" else {}
    headers = citizen.headers | ({} if way == "after" else {"Last-Event-ID": "4"})
    url = f"/conversations/{citizen.id}/events"
    async with citizen.http.get(url, headers=headers, **given) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        events = await Stream(response).messages(3)
    assert [event.id for event in events] == [5, 6, 7]


async def test_a_strange_place_means_the_beginning(citizen: Citizen) -> None:
    url = f"/conversations/{citizen.id}/events"
    for given in ("", "x", "-1", "1e3", "٣", "9" * 30, "1.5", "0x1"):
        async with citizen.http.get(
            url, headers=citizen.headers, params={"after": given}
        ) as response:
            (first,) = await Stream(response).messages(1)
        assert first.id == 1, given


async def test_nothing_is_lost_or_doubled_across_reconnections_during_a_burst(
    citizen: Citizen,
) -> None:
    await citizen.ask_for_operator()

    async def burst() -> None:
        for n in range(60):
            await citizen.send(f"Message {n}")

    writing = asyncio.create_task(burst())
    seen: list[int] = []
    while len(seen) < 62:
        async with citizen.follow(after=seen[-1] if seen else 0) as stream:
            seen += [event.id or 0 for event in await stream.messages(min(7, 62 - len(seen)))]
    await writing
    assert seen == list(range(1, 63))


async def test_the_heartbeat_carries_the_state(citizen: Citizen) -> None:
    async with citizen.follow() as stream:
        first = await stream.next("state")
        again = await stream.next("state")
        more = await stream.next("state")
    assert first.keys() == again.keys() == more.keys()
    assert more["last_seq"] == 1
    assert more["id"] == citizen.id


async def test_the_heart_beats_even_when_the_stream_is_woken_all_the_time(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    async def wake_all_the_time() -> None:
        while True:
            superuser.execute("SELECT pg_notify('conversation', %s)", [citizen.id])
            await asyncio.sleep(0.1)

    async with citizen.follow() as stream:
        await stream.until("state", lambda state: state["bot"] == "ready")
        waking = asyncio.create_task(wake_all_the_time())
        for _ in range(2):
            await stream.next("state")
        waking.cancel()


async def test_a_state_says_who_answers_and_the_place_in_the_queue(
    new_citizen: NewCitizen, console: OperatorClient
) -> None:
    first, second = await new_citizen(), await new_citizen()
    await first.ask_for_operator()
    await second.ask_for_operator()
    assert (await second.read())["state"]["position"] == 2
    async with second.follow() as stream:
        await stream.until("state", lambda state: state["position"] == 2)
        await console.claim(first.id)
        await stream.until("state", lambda state: state["position"] == 1)
        await console.claim(second.id)
        state = await stream.until("state", lambda state: state["status"] == "assigned")
    assert (state["operator"], state["position"]) == ("Adjudante Claire", None)


async def test_typing_reaches_the_citizen_while_the_operator_owns_the_talk(
    citizen: Citizen, console: OperatorClient, other_console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    async with citizen.follow() as stream:
        await stream.until("state", lambda state: state["status"] == "assigned")
        assert (await other_console.ask("POST", f"/conversations/{citizen.id}/typing"))[0] == 204
        await other_console.note(citizen.id, "rien")
        assert (await console.ask("POST", f"/conversations/{citizen.id}/typing"))[0] == 204
        assert await stream.next("typing") == {"author": "operator"}


async def test_everything_recovers_when_notifications_are_lost(
    citizen: Citizen, settings: Settings, superuser: psycopg.Connection, rasa: FakeRasa
) -> None:
    async with citizen.follow() as stream:
        await stream.until("state", lambda state: state["bot"] == "ready")
        for n in range(3):
            ended = superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query ILIKE 'LISTEN%' AND datname = current_database()"
            )
            assert ended.fetchall()
            await citizen.send(f"Message {n}")
            await stream.until("message", lambda m, n=n: m["text"] == f"Réponse à : Message {n}")
            await _listens_again(superuser)


async def _listens_again(superuser: psycopg.Connection) -> None:
    query = SQL(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE query ILIKE 'LISTEN%' AND datname = current_database()"
    )
    async with asyncio.timeout(10):
        while superuser.execute(query).fetchone() == (0,):
            await asyncio.sleep(0.05)


async def test_a_message_posted_at_one_process_appears_in_the_stream_of_another(
    citizen: Citizen,
    serve: Serve,
    settings: Settings,
    new_console: NewConsole,
    console: OperatorClient,
) -> None:
    slow = dataclasses.replace(settings, heartbeat=60)
    elsewhere = (await serve(slow)).base
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    there = Citizen(elsewhere)
    there.id, there.token = citizen.id, citizen.token
    async with there.http, there.follow() as stream:
        await stream.until("state", lambda state: state["status"] == "assigned")
        await citizen.send("Ici")
        await stream.until("message", lambda m: m["text"] == "Ici")
        await console.reply(citizen.id, "Là")
        await stream.until("message", lambda m: m["text"] == "Là")
        await console.ask("POST", f"/conversations/{citizen.id}/typing")
        await stream.next("typing")
