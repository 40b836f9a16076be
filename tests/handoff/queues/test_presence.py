"""An operator is there as long as their console renews its lease."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff.accounts.model import Operator
from handoff.conversations import wording
from handoff.conversations.lost_operators import requeue_lost, sign_off
from handoff.conversations.model import NotYours
from handoff.queues.board import read_snapshot
from handoff.settings import Settings
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewConsole, Serve
from tests.handoff.talk import Talk


async def waiting_ids(talk: Talk) -> list[object]:
    snapshot = await read_snapshot(talk.database, now=talk.clock())
    return [place.id for place in snapshot.waiting]


async def test_a_lost_operators_conversations_return_to_their_old_places(
    talk: Talk, operator: Operator
) -> None:
    talks = [talk, *[await Talk.open(talk.database, talk.clock) for _ in range(3)]]
    arrivals = []
    for each in talks:
        arrivals.append(talk.clock.move(minutes=1))
        await each.ask()
    await talk.present(operator)
    for each in (talks[2], talks[0]):
        await each.claim(operator)
    assert await waiting_ids(talk) == [talks[1].id, talks[3].id]
    talk.clock.move(seconds=46)
    assert await requeue_lost(talk.database, now=talk.clock()) == 2
    assert await waiting_ids(talk) == [each.id for each in talks]
    assert [(await each.read()).waiting_since for each in talks] == arrivals
    assert (await talks[0].texts())[-1] == ("system", wording.OPERATOR_LOST)
    assert (await talks[1].texts())[-1] != ("system", wording.OPERATOR_LOST)


async def test_a_renewed_lease_keeps_the_conversations(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    for _ in range(10):
        talk.clock.move(seconds=40)
        await talk.present(operator)
        assert await requeue_lost(talk.database, now=talk.clock()) == 0
    assert (await talk.read()).owner_id == operator.id


async def test_a_lost_conversation_returns_once(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    talk.clock.move(seconds=46)
    assert await requeue_lost(talk.database, now=talk.clock()) == 1
    assert await requeue_lost(talk.database, now=talk.clock()) == 0


async def test_who_comes_back_late_no_longer_owns_and_may_claim_again(
    talk: Talk, operator: Operator
) -> None:
    await talk.owned_by(operator)
    talk.clock.move(seconds=46)
    await requeue_lost(talk.database, now=talk.clock())
    await talk.present(operator)
    with pytest.raises(NotYours):
        await talk.reply(operator)
    await talk.claim(operator)
    await talk.reply(operator)


async def test_signing_out_returns_conversations_at_once_and_only_ones_own(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    other = await Talk.open(talk.database, talk.clock)
    await talk.owned_by(operator)
    await other.owned_by(other_operator)
    talk.clock.move(seconds=46)  # both leases ran out, and nobody has looked yet
    await sign_off(talk.database, operator=operator, now=talk.clock())
    assert (await talk.read()).status == "waiting"
    assert (await other.read()).owner_id == other_operator.id


async def test_lanes_are_served_before_arrivals(talk: Talk, operator: Operator) -> None:
    urgent = await Talk.open(talk.database, talk.clock)
    await talk.ask()
    talk.clock.move(minutes=5)
    await urgent.write("Au secours")
    turn = await urgent.begin_turn()
    assert turn is not None
    await urgent.hand_off(turn, lane="P0")
    assert await waiting_ids(talk) == [urgent.id, talk.id]


async def test_a_console_that_is_gone_is_told_to_the_citizen(
    citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    await citizen.answered(wording.OPERATOR_LOST)
    state = (await citizen.read())["state"]
    assert (state["status"], state["operator"]) == ("waiting", None)


async def test_signing_out_of_the_console_returns_conversations_at_once(
    citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    assert (await console.post_form("/console/logout", csrf=console.csrf))[0] == 302
    assert (await citizen.read())["state"]["status"] == "waiting"


async def test_a_restart_does_not_take_everybodys_conversations(
    settings: Settings,
    talk: Talk,
    operator: Operator,
    other_operator: Operator,
    serve: Serve,
    new_console: NewConsole,
) -> None:
    """While the service was away no lease could be renewed: consoles get one lease to do it."""
    other = await Talk.open(talk.database, talk.clock)
    await talk.owned_by(operator)
    await other.owned_by(other_operator)
    base = (await serve(settings)).base
    begun = datetime.now(UTC)
    console = await new_console(base, operator)
    async with console.follow() as stream:
        queue = await stream.next("queue")
        while len(queue["waiting"]) == 0:
            await console.be_present()
            queue = await stream.next("queue")
    assert datetime.now(UTC) - begun > timedelta(seconds=settings.lease)
    assert [item["id"] for item in queue["waiting"]] == [str(other.id)]
    assert [item["id"] for item in queue["mine"]] == [str(talk.id)]
