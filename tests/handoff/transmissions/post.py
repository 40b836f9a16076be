"""One report and its outbox, driven through the operations with a clock that tests move."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from handoff.conversations import operations as conversations
from handoff.conversations import ownership_store
from handoff.conversations import store as messages
from handoff.conversations.model import Draft
from handoff.database import Database
from handoff.files import store as files
from handoff.files.model import CleanFile
from handoff.reports import store as reports
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report
from handoff.reports.reference import new_reference
from handoff.transmissions import operations
from handoff.transmissions.dispatch import Dispatcher
from handoff.transmissions.model import Transmission, Transport, Way
from handoff.units.model import Unit
from tests.handoff.stage import Clock

PUBLIC_URL = "https://brigade.example"
FIELDS: dict[str, dict[str, Any]] = {
    "what": {"shown": "Mon vélo a été volé.", "text": "on m'a volé mon vélo"},
    "where": {
        "shown": "chemin des Aubépines, Gaillon (27600)",
        "text": "chemin des aubépines à gaillon",
        "place": "chemin des Aubépines",
        "code": "27275",
        "commune": "Gaillon",
        "department": "27",
        "department_name": "Eure",
        "postcode": "27600",
    },
    "contact": {"shown": "", "skipped": True},
}


def fictitious_unit(**more: Any) -> Unit:
    """Return a unit that is plainly none."""
    known = Unit(
        id="FICTIF-1",
        institution="gendarmerie",
        name="Brigade fictive de Gaillon",
        phone="",
        email=None,
        webhook=None,
        department="27",
        commune_code="27275",
        commune="Gaillon",
        address="",
        hours=(),
        url="",
        latitude=None,
        longitude=None,
    )
    return replace(known, **more)


class Post:
    """A conversation with one report that was transmitted, and workers for its outbox."""

    def __init__(self, database: Database, clock: Clock, catalogue: ReportCatalogue) -> None:
        self.database = database
        self.clock = clock
        self.catalogue = catalogue
        self.conversation_id = UUID(int=0)
        self.token = ""
        self.report: Report = None  # type: ignore[assignment]

    async def open(self, **fields: dict[str, Any]) -> None:
        opened, self.token = await conversations.open_conversation(
            self.database, channel="web", address="192.0.2.7", limit=10_000, now=self.clock()
        )
        self.conversation_id = opened.id
        await self.fill(**fields)

    async def fill(self, **fields: dict[str, Any]) -> None:
        """Make a report in the conversation, sent by the citizen and transmitted."""
        now = self.clock()
        async with self.database.transaction() as connection:
            await reports.keep_draft(
                connection, self.conversation_id, kind="theft", fields=FIELDS | fields, now=now
            )
            received = await reports.receive(
                connection, self.conversation_id, reference=new_reference(), now=now
            )
        assert received is not None
        self.report = received
        await self.change(status="transmitted", transmitted_at=now)

    async def attach(self, name: str, content: bytes, kind: str = "image/jpeg") -> None:
        """Put a file into the conversation, as if the citizen had sent it."""
        async with self.database.transaction() as connection:
            placed = await ownership_store.add_place(
                connection, self.conversation_id, now=self.clock()
            )
            assert placed is not None
            shown = Draft("incoming", "citizen", "Vous", {"text": name}, {})
            message = await messages.insert_message(
                connection, placed, shown, seq=placed.last_seq, now=self.clock()
            )
            await files.insert(
                connection,
                CleanFile(kind, content, None),
                id=uuid4(),
                message=message,
                name=name,
                now=self.clock(),
            )

    async def change(self, **columns: object) -> None:
        async with self.database.transaction() as connection:
            changed = await reports.change(
                connection,
                self.report.id,
                version=self.report.version,
                now=self.clock(),
                **columns,
            )
        assert changed is not None
        self.report = changed

    async def plan(self, *ways: Way, unit: Unit | None = None) -> Transmission:
        async with self.database.transaction() as connection:
            planned = await operations.plan(
                connection,
                self.report,
                unit=unit or fictitious_unit(),
                transports=ways,
                actor="claire",
                now=self.clock(),
            )
        return planned[0]

    def worker(self, jitter: float = 1.0, **transports: Transport) -> Dispatcher:
        return Dispatcher(
            self.database,
            transports,
            self.catalogue,
            self.clock,
            public_url=PUBLIC_URL,
            jitter=lambda: jitter,
        )

    async def run(self, **transports: Transport) -> Transmission:
        """Let one worker do what is due, and return the report's newest transmission."""
        async with asyncio.timeout(30):
            await self.worker(**transports).run_due()
        return await self.read()

    async def all(self) -> Sequence[Transmission]:
        async with self.database.transaction() as connection:
            return await operations.of_report(connection, self.report.id)

    async def read(self) -> Transmission:
        return (await self.all())[0]

    async def retry(self, transmission: Transmission) -> Transmission:
        async with self.database.transaction() as connection:
            return await operations.retry(
                connection, transmission.id, actor="claire", now=self.clock()
            )

    async def confirm(self, transmission: Transmission) -> Transmission:
        async with self.database.transaction() as connection:
            return await operations.confirm(
                connection, transmission.id, actor="claire", now=self.clock()
            )

    async def acknowledge(self, transmission: Transmission, **more: Any) -> Transmission | None:
        async with self.database.transaction() as connection:
            return await operations.acknowledge(
                connection, transmission.id, actor="unit", now=self.clock(), **more
            )

    async def read_report(self) -> Report:
        async with self.database.transaction() as connection:
            found = await reports.read(connection, self.report.id)
        assert found is not None
        return found

    async def audited(self) -> list[Mapping[str, Any]]:
        async with self.database.transaction() as connection:
            found = await connection.execute(
                "SELECT * FROM audit WHERE subject = %s ORDER BY id", [f"report {self.report.id}"]
            )
            return await found.fetchall()
