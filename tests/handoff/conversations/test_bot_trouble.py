"""A whole service whose bot is away, hangs or babbles, as its citizens see it."""

import asyncio
from uuid import UUID

import pytest

from handoff.conversations import wording
from handoff.settings import Settings
from tests.fakes.rasa import FakeRasa, says
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen, Serve
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

BABBLE = {
    "not JSON": "<html>oops</html>",
    "wrong shape": {"messages": [5]},
    "wrong ranking": {**says("Oui"), "understood": {"ranking": ["x"]}},
    "silent": {"outcome": "silent", "messages": [], "handoff": None, "understood": {}},
    "NUL": says("a\x00b"),
}


async def test_a_message_kept_during_an_outage_is_answered_once_when_the_bot_returns(
    citizen: Citizen, rasa: FakeRasa
) -> None:
    await rasa.stop()
    await citizen.send("Bonjour")
    notice = await citizen.answered(wording.BOT_AWAY)
    assert [choice["title"] for choice in notice["choices"]] == [wording.HANDOFF_TITLE]
    await citizen.seen(lambda state: state["bot"] != "ready")
    await rasa.start()
    await citizen.answered("Réponse à : Bonjour")
    await citizen.seen(lambda state: state["bot"] == "ready")
    assert len(rasa.turns) == 1
    assert [author for author, _ in await citizen.texts()] == ["bot", "citizen", "system", "bot"]


async def test_the_notice_of_an_outage_leads_to_the_queue(citizen: Citizen, rasa: FakeRasa) -> None:
    await rasa.stop()
    await citizen.send("Bonjour")
    notice = await citizen.answered(wording.BOT_AWAY)
    status, _ = await citizen.send(choice=notice["choices"][0]["id"])
    assert status == 201
    assert (await citizen.read())["state"]["status"] == "waiting"


@pytest.mark.parametrize("bot_deadline", [1])
async def test_a_slow_bot_is_told_and_its_late_answer_never_appears(
    citizen: Citizen, rasa: FakeRasa
) -> None:
    gate = rasa.hold()
    await citizen.send("Bonjour")
    notice = await citizen.answered(wording.BOT_FAILED)
    assert [choice["title"] for choice in notice["choices"]] == [wording.HANDOFF_TITLE]
    gate.set()
    rasa.gate = None
    await citizen.send("Encore")
    await citizen.answered("Réponse à : Encore")
    assert "Réponse à : Bonjour" not in [text for _, text in await citizen.texts()]


@pytest.mark.parametrize("babble", BABBLE.values(), ids=BABBLE)
async def test_a_bot_that_babbles_is_told_and_service_goes_on(
    citizen: Citizen, rasa: FakeRasa, babble: object
) -> None:
    rasa.reply = lambda turn: babble if turn["text"] == "Un" else says("Oui")
    await citizen.send("Un")
    notice = await citizen.answered(wording.BOT_FAILED)
    assert notice["choices"]
    await citizen.send("Deux")
    await citizen.answered("Oui")


@pytest.mark.parametrize("bot_deadline", [1])
async def test_everybody_is_told_when_the_bot_hangs_under_a_crowd(
    new_citizen: NewCitizen, rasa: FakeRasa
) -> None:
    gate = rasa.hold()
    crowd = [await new_citizen() for _ in range(30)]
    await asyncio.gather(*(citizen.send("Bonjour") for citizen in crowd))
    told = {wording.BOT_FAILED, wording.BOT_AWAY}

    async def hears(citizen: Citizen) -> None:
        async with citizen.follow() as stream:
            await stream.until("message", lambda m: m["text"] in told)

    await asyncio.gather(*(hears(citizen) for citizen in crowd))
    rasa.gate = None
    gate.set()

    async def settles(citizen: Citizen) -> None:
        texts = await citizen.texts()
        if wording.BOT_FAILED not in [text for _, text in texts]:
            await citizen.answered("Réponse à : Bonjour")

    await asyncio.gather(*(settles(citizen) for citizen in crowd))
    for citizen in crowd:
        texts = [text for _, text in await citizen.texts()]
        assert texts.count("Réponse à : Bonjour") + texts.count(wording.BOT_FAILED) == 1


async def test_a_turn_that_died_with_its_process_is_answered_once_by_the_next(
    talk: Talk, clock: Clock, serve: Serve, settings: Settings, rasa: FakeRasa
) -> None:
    await talk.write("Bonjour")
    clock.move(days=-1)  # the hold of the dead process ran out long ago
    assert await talk.begin_turn() is not None
    processes = [await serve(settings) for _ in range(2)]
    citizen = Citizen(processes[0].base)
    citizen.id, citizen.token = str(talk.id), talk.token
    await citizen.answered("Réponse à : Bonjour")
    await citizen.send("Encore")
    await citizen.answered("Réponse à : Encore")
    await citizen.http.close()
    assert [turn["text"] for turn in rasa.turns] == ["Bonjour", "Encore"]


async def test_a_turn_is_not_taken_from_a_process_that_is_still_at_it(
    serve: Serve, settings: Settings, rasa: FakeRasa
) -> None:
    first, second = [await serve(settings) for _ in range(2)]
    citizen = Citizen(first.base)
    await citizen.open()
    gate = rasa.hold()
    await citizen.send("Bonjour")
    await asyncio.wait_for(rasa.started.wait(), 30)
    for process in (first, second):
        assert await process.service.turns.unanswered() == []
        await process.service.turns.run(UUID(citizen.id))
    assert len(rasa.turns) == 1
    gate.set()
    await citizen.answered("Réponse à : Bonjour")
    await citizen.http.close()
    assert first.service.turns.dropped == second.service.turns.dropped == 0


@pytest.mark.parametrize("trouble", ["away", "babbles"])
async def test_a_plain_danger_is_heard_without_the_bot(
    citizen: Citizen, console: OperatorClient, rasa: FakeRasa, trouble: str
) -> None:
    if trouble == "away":
        await rasa.stop()
    rasa.reply = lambda turn: "<html>oops</html>"
    await citizen.send("au secours il est en train de me frapper")
    await citizen.answered(wording.DANGER_WITHOUT_BOT)
    await citizen.reached("waiting")
    (row,) = (await console.queue())["waiting"]
    assert (row["id"], row["lane"]) == (citizen.id, "P0")
