"""An operator with questions about a report writes first, whatever the conversation's state."""

import asyncio

import pytest

from handoff.accounts.model import Operator
from handoff.conversations.lost_operators import requeue_lost
from handoff.conversations.model import NotYours
from tests.handoff.talk import Talk

REFERENCE = "BN-7K3M-XW4R-5"
NOTICE = f"Adjudante Claire a repris la conversation au sujet de votre signalement {REFERENCE}."


async def bring_to(talk: Talk, status: str, operator: Operator) -> None:
    await talk.write()
    if status == "waiting":
        await talk.ask()
    elif status == "resolved":
        await talk.owned_by(operator)
        await talk.resolve(operator)


@pytest.mark.parametrize("status", ["bot", "waiting", "resolved"])
async def test_a_conversation_that_nobody_owns_is_taken_up_and_the_citizen_is_told(
    talk: Talk, operator: Operator, other_operator: Operator, status: str
) -> None:
    await bring_to(talk, status, other_operator)
    before = await talk.read()
    assert before.status == status
    taken = await talk.take_up(operator, REFERENCE)
    assert (taken.status, taken.owner_id) == ("assigned", operator.id)
    assert taken.owner_epoch == before.owner_epoch + 1
    assert (await talk.texts())[-1] == ("system", NOTICE)
    await talk.reply(operator, "Avez-vous une photo ?")


async def test_a_draft_has_no_reference_to_tell(talk: Talk, operator: Operator) -> None:
    await talk.take_up(operator, None)
    assert (await talk.texts())[-1] == (
        "system",
        "Adjudante Claire a repris la conversation au sujet du signalement que vous avez commencé.",
    )


async def test_a_colleagues_conversation_is_not_taken_and_the_colleague_is_named(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    await talk.owned_by(other_operator)
    said = await talk.texts()
    with pytest.raises(NotYours, match="Gendarme Marc"):
        await talk.take_up(operator)
    assert (await talk.read()).owner_id == other_operator.id
    assert await talk.texts() == said


async def test_ones_own_conversation_stays_as_it_is(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    before, said = await talk.read(), await talk.texts()
    assert await talk.take_up(operator) == before
    assert await talk.texts() == said


async def test_of_two_who_take_up_at_once_one_wins(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    outcomes = await asyncio.gather(
        talk.take_up(operator), talk.take_up(other_operator), return_exceptions=True
    )
    assert sorted(isinstance(outcome, NotYours) for outcome in outcomes) == [False, True]
    assert [author for author, _ in await talk.texts()].count("system") == 1


async def test_the_bots_answer_comes_too_late(talk: Talk, operator: Operator) -> None:
    await talk.write()
    turn = await talk.begin_turn()
    assert turn is not None
    await talk.take_up(operator)
    assert await talk.finish_turn(turn) is None


async def test_it_stays_taken_until_the_console_is_open(talk: Talk, operator: Operator) -> None:
    await talk.take_up(operator, seconds=45)
    talk.clock.move(seconds=44)
    assert await requeue_lost(talk.database, now=talk.clock()) == 0
    talk.clock.move(seconds=2)
    assert await requeue_lost(talk.database, now=talk.clock()) == 1
    lost = await talk.read()
    assert (lost.status, lost.lane) == ("waiting", "P2")
    assert lost.waiting_since is not None
    assert lost.reason == "about_report"


async def test_who_waited_keeps_their_place_and_reason(talk: Talk, operator: Operator) -> None:
    await talk.ask()
    before = await talk.read()
    talk.clock.move(minutes=5)
    taken = await talk.take_up(operator)
    for name in ("waiting_since", "reason", "lane"):
        assert getattr(taken, name) == getattr(before, name)
