"""What a citizen chose among suggestions becomes a labelled example, and nothing else does."""

import json
from datetime import UTC, datetime

import pytest

from handoff.bot_answer import BotAnswer, BotMessage
from handoff.conversations.turns import Turns
from handoff.faq import choice_store
from handoff.faq.choices import lines, main
from handoff.faq.model import LabelledQuestion
from tests.fakes.bot import FakeBot, answer
from tests.handoff.talk import Talk

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OFFER = (("Porter plainte", "faq/pla_ou_deposer"), ("Aucune de ces propositions", "none_of_these"))


def understood(intent: str, *, is_choice: bool) -> dict[str, object]:
    return {"intent": intent, "confidence": 1.0, "route": "faq", "is_choice": is_choice}


async def labelled(talk: Talk, since: datetime = LONG_AGO) -> list[tuple[str, str]]:
    async with talk.database.transaction() as connection:
        found = await choice_store.labelled_questions(connection, since=since)
    written = {m.body["text"] for m in await talk.messages() if m.author == "citizen"}
    return [(q.text, q.chosen) for q in found if q.text in written]


async def ask(talk: Talk, turns: Turns, bot: FakeBot, text: str) -> list[str]:
    """Have the bot suggest entries; the ids of the buttons."""
    bot.reply = lambda _: answer("Est-ce l'une de ces questions ?", choices=OFFER)
    await talk.write(text)
    await turns.run(talk.id)
    return [choice["id"] for choice in (await talk.messages())[-1].body["choices"]]


async def take(talk: Talk, turns: Turns, bot: FakeBot, intent: str, **how: str) -> None:
    """Tap (`choice`) or type (`text`) a reply that the bot takes for this choice."""
    reply = BotAnswer((BotMessage("Réponse"),), None, understood(intent, is_choice=True))
    bot.reply = lambda _: reply
    await talk.write(how.get("text"), choice=how.get("choice"))
    await turns.run(talk.id)


@pytest.mark.parametrize("place", [0, 1])
async def test_a_tapped_suggestion_labels_the_question_before_it(
    talk: Talk, turns: Turns, bot: FakeBot, place: int
) -> None:
    buttons = await ask(talk, turns, bot, "g perdu mes papié ou aller")
    await take(talk, turns, bot, OFFER[place][1], choice=buttons[place])
    assert await labelled(talk) == [("g perdu mes papié ou aller", OFFER[place][1])]


async def test_a_typed_reply_labels_it_too(talk: Talk, turns: Turns, bot: FakeBot) -> None:
    await ask(talk, turns, bot, "pour dénoncer")
    await take(talk, turns, bot, "faq/pla_ou_deposer", text="la première")
    assert await labelled(talk) == [("pour dénoncer", "faq/pla_ou_deposer")]


async def test_an_answer_that_nobody_chose_labels_nothing(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await ask(talk, turns, bot, "ma question")
    sure = understood("faq/pla_ou_deposer", is_choice=False)
    bot.reply = lambda _: BotAnswer((BotMessage("Réponse"),), None, sure)
    await talk.write("où porter plainte ?")
    await turns.run(talk.id)
    assert await labelled(talk) == []


async def test_only_choices_since_the_given_day_are_listed(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    buttons = await ask(talk, turns, bot, "hier")
    await take(talk, turns, bot, OFFER[0][1], choice=buttons[0])
    talk.clock.move(minutes=1)
    assert await labelled(talk, since=talk.clock()) == []


def test_a_line_can_be_read_and_evaluated() -> None:
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    chosen = LabelledQuestion("où ?", "faq/pla_ou_deposer", ["faq/pla_ou_deposer"], at)
    none = LabelledQuestion("quoi ?", "none_of_these", ["faq/pla_ou_deposer"], at)
    first, second = (json.loads(line) for line in lines([chosen, none]))
    assert first == {
        "text": "où ?",
        "id": "pla_ou_deposer",
        "kind": "chosen",
        "offered": ["pla_ou_deposer"],
        "chosen_on": "2026-11-24",
    }
    assert second["label"] == "question_unanswered"


def test_a_date_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("demain") == 2
    assert "2026-11-24" in capsys.readouterr().err
