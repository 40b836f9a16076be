"""A report grows with the bot's turns, is received once, and survives whoever takes over."""

from typing import Any

import pytest

from handoff.accounts.model import Operator
from handoff.bot_answer import BotAnswer, BotAway, BotMessage, ReportStep
from handoff.conversations import wording
from handoff.conversations.turns import Turns
from handoff.database import Database
from handoff.reports import store
from handoff.reports.model import Report
from tests.fakes.bot import FakeBot
from tests.handoff.talk import Talk

PLACE = {"shown": "Gaillon (27600)", "code": "27275", "department": "27", "text": "gaillon"}
FIELDS: dict[str, dict[str, Any]] = {
    "what": {"shown": "On a pris mon vélo", "text": "On a pris mon vélo"},
    "where": PLACE,
    "contact": {"shown": "", "skipped": True},
}


def step(name: str, kind: str = "theft", **fields: Any) -> BotAnswer:
    """The bot's answer after a turn of the form."""
    message = BotMessage("Voici ce qui sera transmis.", facts=tuple(fields))
    return BotAnswer((message,), None, {}, ReportStep(name, kind, fields))


async def take(talk: Talk, turns: Turns, bot: FakeBot, answer: BotAnswer | Exception) -> None:
    await talk.write("Une réponse")
    bot.reply = lambda text: answer
    await turns.run(talk.id)


async def reports(database: Database, talk: Talk) -> list[Report]:
    async with database.transaction() as connection:
        return list(await store.of_conversation(connection, talk.id))


async def test_answers_are_kept_as_a_draft_from_the_first_on(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("open", what=FIELDS["what"]))
    await take(talk, turns, bot, step("open", **FIELDS))
    [draft] = await reports(database, talk)
    assert (draft.status, draft.reference, draft.fields) == ("draft", None, FIELDS)
    assert (draft.commune, draft.department) == ("27275", "27")
    assert (await talk.read()).report == "draft"


async def test_a_confirmed_report_gets_a_reference_and_the_citizen_a_receipt(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await take(talk, turns, bot, step("sent", **FIELDS))
    [report] = await reports(database, talk)
    assert report.status == "received"
    receipt = (await talk.messages())[-1]
    assert receipt.author == "system"
    assert receipt.body["report"] == {
        "reference": report.reference,
        "kind_title": "Vol ou cambriolage",
        "has_email": False,
    }
    assert str(report.reference) in receipt.body["text"]
    assert (await talk.read()).report == "received"


async def test_sending_again_doubles_nothing_and_shows_the_same_reference(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await take(talk, turns, bot, step("sent", **FIELDS))
    await take(talk, turns, bot, step("sent", **FIELDS))
    await take(talk, turns, bot, step("sent", kind=""))
    [report] = await reports(database, talk)
    shown = [m.body["report"]["reference"] for m in await talk.messages() if "report" in m.body]
    assert shown == [report.reference] * 3


async def test_what_the_bot_forgot_is_sent_as_it_was_kept(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await take(talk, turns, bot, step("sent", kind=""))
    [report] = await reports(database, talk)
    assert (report.status, report.fields) == ("received", FIELDS)


async def test_nothing_to_send_is_said_so(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("sent", kind=""))
    assert await reports(database, talk) == []
    assert (await talk.texts())[-1] == ("system", wording.NOTHING_TO_SEND)


async def test_after_a_report_another_one_can_be_made(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    for _ in range(2):
        await take(talk, turns, bot, step("open", **FIELDS))
        await take(talk, turns, bot, step("sent", **FIELDS))
    first, second = await reports(database, talk)
    assert first.reference != second.reference


async def test_a_report_that_was_given_up_is_no_more(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await take(talk, turns, bot, step("cancelled", **FIELDS))
    assert await reports(database, talk) == []
    assert (await talk.read()).report is None


async def test_a_turn_that_comes_too_late_leaves_the_draft_as_it_was(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot, operator: Operator
) -> None:
    await take(talk, turns, bot, step("open", what=FIELDS["what"]))
    await talk.write("Oui, envoyez")
    turn = await talk.begin_turn()
    assert turn is not None
    await talk.owned_by(operator)
    bot.reply = lambda text: step("sent", **FIELDS)
    await turns.run(talk.id)
    [draft] = await reports(database, talk)
    assert (draft.status, set(draft.fields)) == ("draft", {"what"})


async def test_the_bot_gets_a_kept_draft_back_when_the_citizen_takes_it_up(
    talk: Talk, turns: Turns, bot: FakeBot, operator: Operator
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    [button] = (await talk.messages())[-1].body["choices"]
    assert button["title"] == wording.RESUME_TITLE
    bot.reply = lambda text: step("open", **FIELDS)
    await talk.write(text=None, choice=button["id"])
    await turns.run(talk.id)
    assert bot.turns[-1].choice == "resume_report"
    assert bot.turns[-1].draft == {"kind": "theft", "fields": FIELDS}


async def test_without_a_draft_no_button_offers_to_take_it_up(
    talk: Talk, operator: Operator
) -> None:
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    assert "choices" not in (await talk.messages())[-1].body


async def test_what_was_noted_is_shown_as_data_with_a_button_for_each_line(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    hostile = {"shown": "<script>x</script> **gras** [x](https://evil.example)", "text": "x"}
    await take(talk, turns, bot, step("open", what=hostile, where=PLACE))
    shown = (await talk.messages())[-1]
    what, where = shown.body["facts"]
    assert (what["label"], what["value"]) == ("Ce qui s'est passé", hostile["shown"])
    assert where["choice"]["title"] == "Modifier : Lieu"
    assert hostile["shown"] not in shown.body["text"]
    meaning = shown.details["choices"][where["choice"]["id"]]
    assert meaning["bot"] == 'edit_report{"field": "where"}'


@pytest.mark.parametrize("name", ["open", "sent"])
async def test_an_outage_of_the_bot_loses_no_draft(
    database: Database, talk: Talk, turns: Turns, bot: FakeBot, name: str
) -> None:
    await take(talk, turns, bot, step("open", **FIELDS))
    await take(talk, turns, bot, BotAway("down"))
    bot.reply = lambda text: step(name, **FIELDS)
    talk.clock.move(seconds=30)
    await turns.run(talk.id)
    [report] = await reports(database, talk)
    assert report.fields == FIELDS
