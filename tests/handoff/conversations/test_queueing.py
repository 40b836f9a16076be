"""A citizen asks for a gendarme and may leave the queue; neither happens twice."""

import asyncio

import pytest

from handoff.accounts.model import Operator
from handoff.conversations import wording
from handoff.conversations.turns import Turns
from tests.fakes.bot import FakeBot, answer
from tests.handoff.talk import Talk


async def test_asking_puts_the_conversation_in_the_queue(talk: Talk, operator: Operator) -> None:
    await talk.present(operator)
    assert await talk.ask()
    asked = await talk.read()
    assert (asked.status, asked.reason, asked.waiting_since) == (
        "waiting",
        "asked_by_citizen",
        talk.clock(),
    )
    assert (await talk.texts())[-1] == ("system", wording.HANDOFF_ASKED)


async def test_a_citizen_who_asks_while_nobody_is_there_is_told_so(talk: Talk) -> None:
    await talk.ask()
    assert (await talk.texts())[-1] == ("system", wording.HANDOFF_NOBODY)
    assert all(number in wording.HANDOFF_NOBODY for number in ("17", "112", "114"))


async def test_asking_twenty_times_at_once_asks_once(talk: Talk) -> None:
    results = await asyncio.gather(*(talk.ask() for _ in range(20)))
    assert results.count(True) == 1
    assert len(await talk.messages()) == 2
    assert (await talk.read()).owner_epoch == 1


async def test_asking_again_later_keeps_the_place(talk: Talk) -> None:
    await talk.ask()
    before = await talk.read()
    talk.clock.move(minutes=5)
    assert not await talk.ask()
    assert await talk.read() == before


async def test_leaving_gives_the_conversation_back_to_the_bot_once(talk: Talk) -> None:
    await talk.ask()
    results = await asyncio.gather(*(talk.leave() for _ in range(20)))
    assert results.count(True) == 1
    left = await talk.read()
    assert (left.status, left.waiting_since, left.owner_epoch) == ("bot", None, 2)
    assert (await talk.texts())[-1] == ("system", wording.QUEUE_LEFT)


async def test_leaving_does_nothing_once_a_gendarme_answers(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    before = await talk.read()
    assert not await talk.leave()
    assert await talk.read() == before


@pytest.mark.parametrize("is_claimed", [False, True])
async def test_nothing_said_in_the_queue_or_to_a_gendarme_goes_to_the_bot(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot, is_claimed: bool
) -> None:
    await talk.ask()
    if is_claimed:
        await talk.claim(operator)
    await talk.write("Pour le gendarme")
    await turns.run(talk.id)
    assert await turns.unanswered() == []
    assert bot.turns == []


async def test_what_was_said_in_the_queue_is_not_replayed_to_the_bot_after_leaving_it(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = lambda text: answer()
    await talk.ask()
    await talk.write("Pour le gendarme")
    await talk.leave()
    await talk.write("Pour l'assistant")
    await turns.run(talk.id)
    assert [turn.text for turn in bot.turns] == ["Pour l'assistant"]
