"""After a gendarme the bot comes back, without a word of what was said to the gendarme."""

import pytest

from handoff.accounts.model import Operator
from handoff.bot_answer import BotFailed
from handoff.conversations import wording
from handoff.conversations.turns import Turns
from tests.fakes.bot import FakeBot, answer
from tests.handoff.talk import Talk


@pytest.fixture(autouse=True)
def talkative(bot: FakeBot) -> None:
    bot.reply = lambda text: answer(f"Réponse à : {text}")


async def test_the_human_stretch_is_never_replayed(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    await talk.owned_by(operator)
    for n in range(3):
        await talk.write(f"Au gendarme {n}")
        await talk.reply(operator)
    await talk.hand_back(operator)
    await turns.run(talk.id)
    assert bot.turns == []
    await talk.write("À l'assistant")
    await turns.run(talk.id)
    assert [turn.text for turn in bot.turns] == ["À l'assistant"]


async def test_a_hand_back_is_announced(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    expected = wording.HANDED_BACK.format(operator="Adjudante Claire")
    assert (await talk.texts())[-1] == ("system", expected)


@pytest.mark.parametrize("has_met_the_bot", [True, False])
async def test_only_the_first_turn_after_a_hand_back_is_resumed(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot, has_met_the_bot: bool
) -> None:
    if has_met_the_bot:
        await talk.write("Bonjour")
        await turns.run(talk.id)
    for _ in range(3):
        await talk.owned_by(operator)
        await talk.hand_back(operator)
        for text in ("Un", "Deux", "Trois"):
            await talk.write(text)
            await turns.run(talk.id)
    expected = [True, False, False] * 3
    assert [turn.is_resumed for turn in bot.turns] == [False] * has_met_the_bot + expected


async def test_a_bot_whose_turn_was_cut_by_a_gendarme_resumes_afterwards(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    """Rasa has begun a form of which this service never heard."""
    await talk.write("Je veux signaler")
    turn = await talk.begin_turn()
    assert turn is not None
    await talk.owned_by(operator)
    assert await talk.finish_turn(turn) is None
    await talk.hand_back(operator)
    await talk.write("Bonjour")
    await turns.run(talk.id)
    assert [turn.is_resumed for turn in bot.turns] == [True]


async def test_a_resumed_turn_that_failed_is_resumed_again(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    bot.reply = lambda text: BotFailed("slow") if text == "Un" else answer()
    for text in ("Un", "Deux", "Trois"):
        await talk.write(text)
    await turns.run(talk.id)
    assert [turn.is_resumed for turn in bot.turns] == [True, True, False]


async def test_a_reopened_conversation_resumes_too(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    await talk.owned_by(operator)
    await talk.resolve(operator)
    await talk.write("Encore une question")
    await turns.run(talk.id)
    assert [(turn.text, turn.is_resumed) for turn in bot.turns] == [("Encore une question", True)]
