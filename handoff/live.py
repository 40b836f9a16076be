"""Wakes the streams of this process when a conversation changes, whichever process changed it.

A wake-up is only a hint: whoever wakes reads the tables.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from handoff.database import Database, Unavailable

logger = logging.getLogger(__name__)


class Watch:
    """One stream's ear: what changed since it last looked."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._changed: set[UUID] = set()
        self._typing: set[UUID] = set()

    def wake(self, conversation_id: UUID | None = None) -> None:
        if conversation_id is not None:
            self._changed.add(conversation_id)
        self._event.set()

    def tell_typing(self, conversation_id: UUID) -> None:
        self._typing.add(conversation_id)
        self._event.set()

    async def wait(self, timeout: float) -> bool:
        """Wait for a wake-up; False when `timeout` (seconds) passed without one."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def take(self) -> tuple[set[UUID], set[UUID]]:
        """Return, once, the conversations that changed and those where somebody types."""
        changed, typing = self._changed, self._typing
        self._changed, self._typing = set(), set()
        return changed, typing


class Live:
    """Who listens to what in this process."""

    def __init__(self, database: Database, on_change: Callable[[], None]) -> None:
        self._database = database
        self._on_change = on_change
        self._watches: dict[UUID, set[Watch]] = defaultdict(set)
        self._consoles: set[Watch] = set()

    def watch(self, conversation_id: UUID) -> Watch:
        watch = Watch()
        self._watches[conversation_id].add(watch)
        return watch

    def unwatch(self, conversation_id: UUID, watch: Watch) -> None:
        self._watches[conversation_id].discard(watch)
        if not self._watches[conversation_id]:
            del self._watches[conversation_id]

    def watch_all(self) -> Watch:
        """Return an ear for every conversation: a console's."""
        watch = Watch()
        self._consoles.add(watch)
        return watch

    def unwatch_all(self, watch: Watch) -> None:
        self._consoles.discard(watch)

    def wake(self, conversation_ids: Iterable[UUID]) -> None:
        for conversation_id in conversation_ids:
            self.wake_citizens([conversation_id])
            for watch in self._consoles:
                watch.wake(conversation_id)

    def wake_citizens(self, conversation_ids: Iterable[UUID]) -> None:
        for conversation_id in conversation_ids:
            for watch in self._watches.get(conversation_id, ()):
                watch.wake()

    def wake_consoles(self) -> None:
        for watch in self._consoles:
            watch.wake()

    def wake_everybody(self) -> None:
        for watches in (*self._watches.values(), self._consoles):
            for watch in watches:
                watch.wake()

    async def listen(self) -> None:
        """Follow PostgreSQL's notifications for ever; after a break, wake everybody once."""
        while True:
            try:
                async with self._database.notifications("conversation", "typing") as notices:
                    self.wake_everybody()
                    self._on_change()
                    async for notice in notices:
                        self._dispatch(notice.channel, notice.payload)
            except Unavailable as error:
                logger.warning("Lost the database's notifications (%s).", type(error).__name__)
            await asyncio.sleep(1)

    def _dispatch(self, channel: str, payload: str) -> None:
        if channel == "typing":
            conversation_id = UUID(payload)
            for watch in self._watches.get(conversation_id, ()):
                watch.tell_typing(conversation_id)
            return
        if payload:
            self.wake([UUID(payload)])
        self._on_change()
