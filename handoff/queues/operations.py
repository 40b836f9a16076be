"""What keeps an operator in the queue's picture."""

from datetime import datetime, timedelta
from uuid import UUID

from handoff.database import Database
from handoff.queues import presence_store


async def keep_presence(
    database: Database, operator_id: UUID, *, lease: timedelta, now: datetime
) -> None:
    """Renew the operator's lease: without it their conversations return to the queue."""
    async with database.transaction() as connection:
        await presence_store.renew(connection, operator_id, now=now, lease=lease)
