"""Sends what is due, in any number of processes at once; the work is found in the tables.

An attempt is committed before anything leaves. Whatever dies after that leaves a row whose lease
runs out: it is begun again where the other side knows what it has, and else waits for an operator.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime

from handoff.database import Database, Unavailable
from handoff.reports.catalogue import ReportCatalogue
from handoff.transmissions import attempt_store, operations, wording
from handoff.transmissions.attempts import Attempt, begin, delivery
from handoff.transmissions.model import (
    GIVE_UP_AFTER,
    Sent,
    Status,
    Transmission,
    Transport,
    TransportError,
    delay,
)
from handoff.transmissions.notes import note_end
from handoff.transmissions.ways import REPEATABLE

logger = logging.getLogger(__name__)

LANES = 4
"""Attempts under way at once in one process."""
PATIENCE, PAUSE = 30, 2.0
"""How often, and after how many seconds, the end of an attempt is written again while the database
is away: a restart of PostgreSQL must not leave e-mails in doubt."""


class Dispatcher:
    """The outbox's worker in one process."""

    def __init__(
        self,
        database: Database,
        transports: Mapping[str, Transport],
        catalogue: ReportCatalogue,
        clock: Callable[[], datetime],
        *,
        public_url: str,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._transports = transports
        self._catalogue = catalogue
        self._clock = clock
        self._public_url = public_url
        self._jitter = jitter

    async def run_due(self) -> None:
        """Make every attempt that is due; attempts that nobody ended in time are judged first."""
        await self._judge_lost()
        lanes = [self._drain() for _ in range(LANES)]
        # A lane that fails must not cut off another one's attempt.
        ends = await asyncio.gather(*lanes, return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _drain(self) -> None:
        while await self._run_one():
            pass

    async def _run_one(self) -> bool:
        attempt = await begin(self._database, self._transports, now=self._clock())
        if attempt is None:
            return False
        outcome = await self._send(attempt)
        for _ in range(PATIENCE):
            try:
                await self._end(attempt.transmission, outcome)
                return True
            except Unavailable:
                await asyncio.sleep(PAUSE)
        await self._end(attempt.transmission, outcome)
        return True

    async def _judge_lost(self) -> None:
        now = self._clock()
        async with self._database.transaction() as connection:
            lost = [
                *await attempt_store.doubt(
                    connection, repeatable=REPEATABLE, error=wording.DOUBT, now=now
                ),
                *await attempt_store.abandon(
                    connection,
                    transports=list(self._transports),
                    error=wording.NOT_CONFIGURED,
                    now=now,
                ),
            ]
            for transmission in lost:
                await note_end(connection, transmission, now=now)

    async def _send(self, attempt: Attempt) -> Sent | TransportError:
        name = attempt.transmission.transport
        transport = self._transports[name]
        try:
            return await transport.send(
                delivery(
                    attempt,
                    self._catalogue,
                    room=transport.room,
                    public_url=self._public_url,
                    now=self._clock(),
                )
            )
        except TransportError as error:
            logger.warning("A transmission by %s did not leave: %s", name, error)
            return error
        except Exception:  # what nobody foresaw must not stop the other transmissions
            logger.exception("A transmission by %s failed.", name)
            return TransportError(wording.UNEXPECTED, is_uncertain=name not in REPEATABLE)

    async def _end(self, attempt: Transmission, outcome: Sent | TransportError) -> None:
        now = self._clock()
        async with self._database.transaction() as connection:
            if isinstance(outcome, Sent):
                ended = await attempt_store.end(connection, attempt, Status.SENT, now=now)
            else:
                status, next_at = self._after(attempt, outcome, now)
                ended = await attempt_store.end(
                    connection, attempt, status, now=now, next_at=next_at, error=str(outcome)
                )
            if ended is not None:
                await note_end(connection, ended, now=now)
            if isinstance(outcome, Sent) and outcome.is_acknowledged:
                await operations.acknowledge(
                    connection,
                    attempt.id,
                    actor=f"unit by {attempt.transport}",
                    identifier=outcome.identifier,
                    now=now,
                )

    def _after(
        self, attempt: Transmission, error: TransportError, now: datetime
    ) -> tuple[Status, datetime | None]:
        if error.is_uncertain:
            return Status.UNCERTAIN, None
        if error.permanent or now >= attempt.expires_at:
            return Status.FAILED, None
        waited = now - (attempt.expires_at - GIVE_UP_AFTER)
        return Status.PENDING, now + delay(waited, self._jitter())
