"""What the queue tells: who waits, who is there, and how long it takes, only when it is known."""

from uuid import UUID

from handoff.accounts.model import Operator
from handoff.queues.board import Snapshot, read_snapshot
from tests.handoff.talk import Talk


async def look(talk: Talk) -> Snapshot:
    return await read_snapshot(talk.database, now=talk.clock())


async def waits(talk: Talk, operator: Operator, *minutes: int) -> None:
    """Let conversations be claimed after so many minutes."""
    for wait in minutes:
        each = await Talk.open(talk.database, talk.clock)
        await each.ask()
        talk.clock.move(minutes=wait)
        await each.claim(operator)


async def test_a_place_in_the_queue_counts_from_one(talk: Talk) -> None:
    other = await Talk.open(talk.database, talk.clock)
    await talk.ask()
    talk.clock.move(seconds=1)
    await other.ask()
    snapshot = await look(talk)
    assert (snapshot.position(talk.id), snapshot.position(other.id)) == (1, 2)
    assert snapshot.position(UUID(int=0)) is None


async def test_the_wait_is_the_median_of_recent_waits(talk: Talk, operator: Operator) -> None:
    await waits(talk, operator, 2, 30, 4)
    await talk.present(operator)
    assert (await look(talk)).estimated_wait == 4


async def test_the_wait_is_not_told_from_too_few_waits(talk: Talk, operator: Operator) -> None:
    await waits(talk, operator, 2, 3)
    await talk.present(operator)
    assert (await look(talk)).estimated_wait is None


async def test_the_wait_is_not_told_while_nobody_is_there(talk: Talk, operator: Operator) -> None:
    await waits(talk, operator, 2, 3, 4)
    assert (await look(talk)).estimated_wait is None


async def test_waits_of_hours_ago_do_not_count(talk: Talk, operator: Operator) -> None:
    await waits(talk, operator, 2, 3, 4)
    talk.clock.move(hours=3)
    await talk.present(operator)
    snapshot = await look(talk)
    assert (snapshot.estimated_wait, snapshot.operators_online) == (None, 1)
