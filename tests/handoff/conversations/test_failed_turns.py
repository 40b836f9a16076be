"""When the bot is away or fails, the citizen is told, offered a gendarme, and nothing is lost."""

import pytest

from handoff.accounts.model import Operator
from handoff.bot_answer import BotAnswer, BotAway, BotFailed, BotMessage
from handoff.conversations import wording
from handoff.conversations.turns import Turns
from tests.fakes.bot import FakeBot, answer
from tests.handoff.talk import Talk

STRANGE = {
    "NUL": answer("a\x00b"),
    "lone surrogate": answer("a\ud800b"),
    "NUL in a button": answer(choices=(("a\x00", "faq/x"),)),
    "not a number": BotAnswer((BotMessage("Oui"),), None, {"confidence": float("nan")}),
    "unknown entry": answer("", faq="unknown_entry"),
    "unknown suggestions": answer("", suggest=("unknown_entry",)),
}


def away(text: str) -> Exception:
    return BotAway("status 503")


async def told(talk: Talk) -> list[str]:
    return [text for author, text in await talk.texts() if author == "system"]


async def test_a_bot_that_is_away_is_told_once_and_answers_once_when_it_returns(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = away
    await talk.write("Un")
    for _ in range(5):
        await turns.run(talk.id)
        talk.clock.move(seconds=3)
    await talk.write("Deux")
    await turns.run(talk.id)
    assert await told(talk) == [wording.BOT_AWAY]
    assert [m.body.get("choices", [{}])[0].get("title") for m in await talk.messages()][2] == (
        wording.HANDOFF_TITLE
    )
    bot.reply = lambda text: answer(f"Réponse à : {text}")
    talk.clock.move(seconds=3)
    await turns.run(talk.id)
    await turns.run(talk.id)
    assert (await talk.texts())[-2:] == [("bot", "Réponse à : Un"), ("bot", "Réponse à : Deux")]
    assert await told(talk) == [wording.BOT_AWAY]


async def test_a_message_put_off_is_not_tried_again_at_once(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = away
    await talk.write("Un")
    await turns.run(talk.id)
    await turns.run(talk.id)
    assert len(bot.turns) == 1
    assert await turns.unanswered() == []
    talk.clock.move(seconds=3)
    assert await turns.unanswered() == [talk.id]


async def test_nobody_seems_to_type_while_the_bot_is_away(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = away
    await talk.write("Un")
    await turns.run(talk.id)
    assert not (await talk.read()).is_bot_typing(talk.clock())


async def test_a_new_outage_is_told_again(talk: Talk, turns: Turns, bot: FakeBot) -> None:
    for reply in (away, lambda text: answer(), away):
        bot.reply = reply
        await talk.write("Bonjour")
        await turns.run(talk.id)
        talk.clock.move(seconds=3)
        await turns.run(talk.id)
    assert await told(talk) == [wording.BOT_AWAY] * 2


@pytest.mark.parametrize("way", ["leave", "hand back", "reopen"])
async def test_an_outage_that_lasts_is_told_again_after_a_handoff(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot, way: str
) -> None:
    bot.reply = away
    await talk.write("Un")
    await turns.run(talk.id)
    await talk.ask()
    if way == "leave":
        await talk.leave()
    else:
        await talk.claim(operator)
        await (talk.hand_back(operator) if way == "hand back" else talk.resolve(operator))
    await talk.write("Deux")
    await turns.run(talk.id)
    assert (await told(talk))[-1] == wording.BOT_AWAY


async def test_after_ten_minutes_the_citizen_is_told_that_no_answer_will_come(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = away
    await talk.write("Un")
    await turns.run(talk.id)
    talk.clock.move(minutes=11)
    await turns.run(talk.id)
    assert await told(talk) == [wording.BOT_AWAY, wording.BOT_FAILED]
    assert await turns.unanswered() == []


async def test_a_failed_turn_is_told_and_the_next_message_is_answered(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = lambda text: BotFailed("slow") if text == "Un" else answer("Oui")
    await talk.write("Un")
    await talk.write("Deux")
    await turns.run(talk.id)
    assert (await talk.texts())[-2:] == [("system", wording.BOT_FAILED), ("bot", "Oui")]


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
async def test_what_cannot_be_stored_or_shown_is_a_failed_turn(
    talk: Talk, turns: Turns, bot: FakeBot, strange: BotAnswer
) -> None:
    bot.reply = lambda text: strange
    await talk.write("Un")
    await turns.run(talk.id)
    assert await told(talk) == [wording.BOT_FAILED]
    assert await turns.unanswered() == []


async def test_an_unexpected_error_in_a_turn_is_a_failed_turn(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = lambda text: RuntimeError("nobody thought of this")
    await talk.write("Un")
    await turns.run(talk.id)
    assert await told(talk) == [wording.BOT_FAILED]
