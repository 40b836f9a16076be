"""What one process does by itself: bot turns, lost operators, the queue, the bot's health,
transmissions to units.

Everything here is found in the tables again after a crash; two processes doing it at once is
harmless, for each change is one conditional statement.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handoff.bot import Bot
from handoff.conversations.lost_operators import requeue_lost
from handoff.conversations.turns import Turns
from handoff.database import Database, Unavailable
from handoff.live import Live
from handoff.queues.board import Board, Snapshot
from handoff.transmissions.outbox import Outbox

logger = logging.getLogger(__name__)

TURNS_EVERY = 1.0
LOST_EVERY = 5.0
HEALTH_EVERY = 2.0
TRANSMISSIONS_EVERY = 2.0
BOARD_DELAY, BOARD_REST = 0.02, 0.25
"""Seconds between looks. The board waits a moment so that a burst is read once, and rests after
each reading: with many live conversations it would be read, and sent to every console, all the
time."""


class Work:
    """The background work of one process."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        board: Board,
        turns: Turns,
        clock: Callable[[], datetime],
        lease: timedelta,
        outbox: Outbox,
    ) -> None:
        self._database = database
        self._bot = bot
        self._board = board
        self._turns = turns
        self._clock = clock
        self._lease = lease
        self._outbox = outbox
        self._board_changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.live = Live(database, self._board_changed.set)
        self.bot_state = "waking"
        board.on_change = self._tell_board

    def start(self) -> None:
        self._spawn(self.live.listen())
        self._spawn(_for_ever(BOARD_REST, self._keep_board, self._read_board_first))
        self._spawn(_for_ever(TURNS_EVERY, self._resume_turns))
        self._spawn(_for_ever(LOST_EVERY, self._requeue_lost, self._grace))
        self._spawn(_for_ever(HEALTH_EVERY, self._check_bot))
        self._spawn(_for_ever(TRANSMISSIONS_EVERY, self._outbox.dispatcher.run_due))
        self._spawn(_for_ever(TRANSMISSIONS_EVERY, self._outbox.read_acknowledgements))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def begin_turn(self, conversation_id: UUID) -> None:
        """Let the bot answer what just came in, beside the request that brought it."""
        self._spawn(self._run_turns(conversation_id))

    async def _run_turns(self, conversation_id: UUID) -> None:
        try:
            await self._turns.run(conversation_id)
        except Unavailable:
            logger.warning("The database went away during a bot turn; it will be taken up again.")

    async def _resume_turns(self) -> None:
        for conversation_id in await self._turns.unanswered():
            self.begin_turn(conversation_id)

    async def _requeue_lost(self) -> None:
        await requeue_lost(self._database, now=self._clock())
        self._board_changed.set()

    async def _grace(self) -> None:
        """Let consoles renew their lease first: while this process was away they could not."""
        await asyncio.sleep(self._lease.total_seconds())

    async def _check_bot(self) -> None:
        is_ready = await self._bot.is_ready()
        state = "ready" if is_ready else "waking" if self.bot_state == "waking" else "down"
        if state != self.bot_state:
            logger.info("The bot is %s.", state)
            self.bot_state = state
            self.live.wake_everybody()

    async def _read_board_first(self) -> None:
        self._board_changed.set()

    async def _keep_board(self) -> None:
        await self._board_changed.wait()
        await asyncio.sleep(BOARD_DELAY)
        self._board_changed.clear()
        await self._board.refresh()

    def _tell_board(self, snapshot: Snapshot) -> None:
        self.live.wake_consoles()
        self.live.wake_citizens(place.id for place in snapshot.waiting)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("Background work failed.", exc_info=task.exception())


async def _for_ever(
    seconds: float,
    step: Callable[[], Awaitable[None]],
    before: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Repeat a step; when the database goes away, begin again from `before`."""
    while True:
        try:
            if before is not None:
                await before()
            while True:
                await step()
                await asyncio.sleep(seconds)
        except Unavailable as error:
            logger.warning("The database is away (%s).", type(error).__name__)
        except Exception:  # one bad row must not end the work for everybody else
            logger.exception("Background work failed; it goes on.")
        await asyncio.sleep(seconds)
