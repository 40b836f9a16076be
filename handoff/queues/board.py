"""The queue as everybody sees it, read once for a whole process each time it changes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from handoff.database import Database
from handoff.queues import presence_store, queue_store
from handoff.queues.queue_store import Place

WAITS_WINDOW = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The queue at one moment; `estimated_wait` is in minutes, None when it cannot be told."""

    places: Sequence[Place] = ()
    operators_online: int = 0
    estimated_wait: int | None = None

    @property
    def waiting(self) -> list[Place]:
        return [place for place in self.places if place.status == "waiting"]

    def position(self, conversation_id: UUID) -> int | None:
        """Return a waiting conversation's place in the queue, from 1."""
        for position, place in enumerate(self.waiting, start=1):
            if place.id == conversation_id:
                return position
        return None


class Board:
    """Keeps the latest snapshot."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._reading = asyncio.Lock()
        self.snapshot = Snapshot()
        self.on_change: Callable[[Snapshot], None] = lambda snapshot: None

    async def refresh(self) -> None:
        """Read the queue again; whoever asked, everybody is told when it changed."""
        async with self._reading:  # of two readings, the later one must win
            fresh = await read_snapshot(self._database, now=self._clock())
            if fresh != self.snapshot:
                self.snapshot = fresh
                self.on_change(fresh)


async def read_snapshot(database: Database, *, now: datetime) -> Snapshot:
    async with database.transaction() as connection:
        places = await queue_store.places(connection)
        online = await presence_store.count_online(connection, now=now)
        waits = await queue_store.recent_waits(connection, since=now - WAITS_WINDOW)
    return Snapshot(places, online, _estimate(waits) if online else None)


def _estimate(waits: list[float]) -> int | None:
    """Return the median of the recent waits in whole minutes, from three waits on."""
    if len(waits) < 3:
        return None
    return max(1, round(median(waits) / 60))
