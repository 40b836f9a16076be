"""Everything of one report that an operator's page shows, read at once; the reading is audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.conversations import store as conversations
from handoff.conversations.model import Conversation
from handoff.database import Connection, Database
from handoff.files import operations as files
from handoff.files.model import StoredFile
from handoff.reports import browse_store, duplicates_store, store
from handoff.reports.browse_store import Step
from handoff.reports.changes import UNKNOWN, record
from handoff.reports.duplicates_store import Twin
from handoff.reports.model import Report, UnknownReport
from handoff.transmissions import operations as transmissions
from handoff.transmissions.model import Transmission
from handoff.units import operations as units
from handoff.units.model import Unit


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report with what belongs to it; `kept` is the report it was merged into."""

    report: Report
    conversation: Conversation
    steps: Sequence[Step]
    kept: Report | None
    duplicates: Sequence[Twin]
    candidates: Sequence[Twin]
    unit: Unit | None
    proposed: Unit | None
    found_units: Sequence[Unit]
    transmissions: Sequence[Transmission]
    attachments: Sequence[StoredFile]


async def open_report(
    database: Database, report_id: UUID, *, unit_words: str, operator: Operator, now: datetime
) -> ReportFile:
    """Return a report's file, with the units that were looked for; raises UnknownReport."""
    async with database.transaction() as connection:
        report = await store.read(connection, report_id)
        if report is None:
            raise UnknownReport(UNKNOWN)
        conversation = await conversations.read(connection, report.conversation_id)
        assert conversation is not None
        is_merged = report.duplicate_of is not None
        file = ReportFile(
            report=report,
            conversation=conversation,
            steps=await browse_store.history(connection, report.id),
            kept=await store.read(connection, report.duplicate_of) if report.duplicate_of else None,
            duplicates=await duplicates_store.duplicates_of(connection, report.id),
            candidates=[]
            if is_merged
            else await duplicates_store.candidates(connection, report.id),
            unit=await units.find_unit(connection, report.unit_id) if report.unit_id else None,
            proposed=await units.unit_for(connection, report.commune) if report.commune else None,
            found_units=await _look_for_units(connection, unit_words, report),
            transmissions=await transmissions.of_report(connection, report.id),
            attachments=await files.files_of(connection, report.conversation_id),
        )
        await record(connection, report.id, "read", operator=operator, now=now)
        return file


async def _look_for_units(
    connection: Connection, unit_words: str, report: Report
) -> Sequence[Unit]:
    """Return units of the report's département, and of the whole country when it has none such."""
    if not unit_words:
        return []
    near = await units.search_units(connection, unit_words, report.department)
    return near or await units.search_units(connection, unit_words, None)


async def read_report(database: Database, report_id: UUID) -> Report:
    """Return a report as it stands; raises UnknownReport."""
    async with database.transaction() as connection:
        report = await store.read(connection, report_id)
    if report is None:
        raise UnknownReport(UNKNOWN)
    return report
