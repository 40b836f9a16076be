"""The outbox of one process: its worker, and what gateways put back into the spool."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from handoff.database import Database
from handoff.reports.catalogue import ReportCatalogue
from handoff.sending_settings import SendingSettings
from handoff.transmissions.acknowledging import acknowledge_named
from handoff.transmissions.configured import configured_transports
from handoff.transmissions.dispatch import Dispatcher
from handoff.transmissions.spool.acknowledgements import Inbox
from handoff.transmissions.ways import SPOOL


class Outbox:
    """What runs by itself, every few seconds, in each process."""

    def __init__(
        self,
        database: Database,
        settings: SendingSettings,
        catalogue: ReportCatalogue,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._clock = clock
        self._inbox = Inbox(settings.spool) if settings.spool is not None else None
        self.dispatcher = Dispatcher(
            database,
            configured_transports(settings),
            catalogue,
            clock,
            public_url=settings.public_url,
        )

    async def read_acknowledgements(self) -> None:
        """Take what lies in the spool's `acks`; a file is moved once its effect is committed."""
        if self._inbox is None:
            return
        for said in await asyncio.to_thread(self._inbox.read):
            async with self._database.transaction() as connection:
                closed = await acknowledge_named(
                    connection,
                    reference=said.reference,
                    version=said.version,
                    transport=SPOOL,
                    identifier=said.identifier,
                    now=self._clock(),
                )
            folder = "done" if closed is not None else "refused"
            await asyncio.to_thread(self._inbox.move, said.file, folder)
