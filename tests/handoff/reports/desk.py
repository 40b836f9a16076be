"""Reports as citizens send them, and units that are plainly fictitious."""

from datetime import datetime
from typing import Any
from uuid import UUID

from handoff.audit.verify import first_bad_row
from handoff.database import Database
from handoff.faq.folding import fold
from handoff.reports import browse_store, store
from handoff.reports.model import Report
from handoff.reports.reference import new_reference
from tests.handoff.talk import Talk

GAILLON = {
    "shown": "Gaillon (27600)",
    "code": "27275",
    "commune": "Gaillon",
    "department": "27",
    "department_name": "Eure",
    "postcode": "27600",
}
EVREUX = {
    "shown": "Évreux (27000)",
    "code": "27229",
    "commune": "Évreux",
    "department": "27",
    "department_name": "Eure",
    "postcode": "27000",
}
SAINT_ETIENNE = {
    "shown": "Saint-Étienne (42000)",
    "code": "42218",
    "commune": "Saint-Étienne",
    "department": "42",
    "department_name": "Loire",
    "postcode": "42000",
}
NOTHING: dict[str, Any] = {}


async def draft(
    database: Database,
    conversation_id: UUID,
    *,
    now: datetime,
    kind: str = "theft",
    what: str = "On m'a volé un vélo rouge.",
    where: dict[str, Any] = GAILLON,
    **fields: dict[str, Any],
) -> Report:
    told = {"what": {"shown": what, "text": what}, **fields}
    if where:
        told["where"] = where
    async with database.transaction() as connection:
        return await store.keep_draft(connection, conversation_id, kind=kind, fields=told, now=now)


async def receive(talk: Talk, **told: Any) -> Report:
    """Store a report as its citizen sends it."""
    now = talk.clock()
    await draft(talk.database, talk.id, now=now, **told)
    async with talk.database.transaction() as connection:
        received = await store.receive(connection, talk.id, reference=new_reference(), now=now)
    assert received is not None
    return received


async def change(database: Database, report: Report, now: datetime, **columns: Any) -> Report:
    """Bring a report to another state without an operator."""
    async with database.transaction() as connection:
        changed = await store.change(
            connection, report.id, version=report.version, now=now, **columns
        )
    assert changed is not None
    return changed


async def read(database: Database, report_id: UUID) -> Report:
    async with database.transaction() as connection:
        report = await store.read(connection, report_id)
    assert report is not None
    return report


async def steps(database: Database, report: Report) -> list[tuple[str, str, dict[str, Any]]]:
    """Return who did what with a report; the audit chain must be whole."""
    async with database.transaction() as connection:
        assert (await first_bad_row(connection))[0] is None
        history = await browse_store.history(connection, report.id)
    return [(step.actor, step.action, step.details) for step in history]


async def add_unit(
    database: Database, id: str, name: str, *, commune_code: str | None = None
) -> None:
    """Add a unit that is plainly fictitious, competent for a commune or for none."""
    async with database.transaction() as connection:
        await connection.execute(
            "INSERT INTO unit (id, institution, name, phone, department, commune_code, commune,"
            " address, hours, url, folded_name, words) VALUES (%s, 'gendarmerie', %s, '', '27',"
            " '27275', 'Gaillon', '', '[]', '', '', %s)",
            [id, name, fold(name)],
        )
        if commune_code:
            await connection.execute(
                "INSERT INTO competence VALUES (%s, 'gendarmerie', %s, '27', '')",
                [commune_code, id],
            )
