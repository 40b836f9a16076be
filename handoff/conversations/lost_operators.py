"""Returns to the queue what belongs to operators who are no longer there."""

from datetime import datetime

from handoff.accounts.model import Operator
from handoff.conversations import ownership_store, wording
from handoff.conversations.notices import announce, record
from handoff.database import Database
from handoff.queues import presence_store


async def requeue_lost(
    database: Database, *, now: datetime, operator: Operator | None = None
) -> int:
    """Return to the queue the conversations of operators whose lease ran out; return how many.

    With `operator` only theirs: others may be about to renew a lease that ran out.
    """
    async with database.transaction() as connection:
        whose = operator.id if operator else None
        candidates = await ownership_store.lost(connection, now=now, operator_id=whose)
    count = 0
    for conversation_id in candidates:
        async with database.transaction() as connection:
            changed = await ownership_store.requeue_lost(connection, conversation_id, now=now)
            if changed is not None:
                await announce(connection, changed, wording.OPERATOR_LOST, now=now)
                await record(connection, changed, "requeue_lost", actor="service", now=now)
                count += 1
    return count


async def sign_off(database: Database, *, operator: Operator, now: datetime) -> None:
    """End the operator's presence; what they still own returns to the queue at once."""
    async with database.transaction() as connection:
        await presence_store.end(connection, operator.id)
    await requeue_lost(database, now=now, operator=operator)
