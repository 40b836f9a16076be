"""The list of reports as an operator asks for it; that it was read is audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.audit import store as audit
from handoff.database import Database
from handoff.reports import browse_store, store
from handoff.reports.browse_store import PAGE, Line, Place, Search
from handoff.reports.model import Report, Status
from handoff.reports.reference import read_reference


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of reports, and what stands beside it; `counts` by status."""

    lines: Sequence[Line]
    page: int
    pages: int
    total: int
    counts: dict[str, int]
    places: Sequence[Place]
    units: dict[str, str]
    departments: dict[str, str]


async def browse(
    database: Database, search: Search, *, page: int, operator: Operator, now: datetime
) -> Listing:
    """Return a page of the reports that were looked for; past the last page, the last one."""
    async with database.transaction() as connection:
        counts = await browse_store.count_by_status(connection, search)
        sent = [n for status, n in counts.items() if status != Status.DRAFT]
        total = counts.get(search.status, 0) if search.status else sum(sent)
        pages = max(1, -(-total // PAGE))
        page = min(page, pages)
        listing = Listing(
            lines=await browse_store.lines(connection, search, page=page),
            page=page,
            pages=pages,
            total=total,
            counts=counts,
            places=await browse_store.count_by_place(connection, search),
            units=await browse_store.units_of_reports(connection),
            departments=await browse_store.departments_of_reports(connection),
        )
        await audit.append(
            connection,
            at=now,
            actor=operator.login,
            action="list",
            subject="reports",
            details={"found": total, "page": page, "by": _filters(search)},
        )
        return listing


async def find_by_reference(database: Database, text: str) -> UUID | None:
    """Return the report whose reference was typed, in any spelling; None for other words."""
    reference = read_reference(text)
    if reference is None:
        return None
    async with database.transaction() as connection:
        found = await store.read_by_reference(connection, reference)
    return found.id if found else None


async def reports_of(database: Database, conversation_id: UUID) -> Sequence[Report]:
    """Return the reports of a conversation, its draft as well, the oldest first."""
    async with database.transaction() as connection:
        return await store.of_conversation(connection, conversation_id)


def _filters(search: Search) -> list[str]:
    """Name the filters, not what was typed: words that are looked for name people."""
    return [name for name in Search.__slots__ if getattr(search, name)]
