"""The one way by which an operator changes a report: as it was read, with its audit row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.audit import store as audit
from handoff.database import Connection
from handoff.reports import store
from handoff.reports.model import Report, ReportChanged, ReportError, Status, UnknownReport

UNKNOWN = "Ce signalement n'existe pas ou plus."
CHANGED = (
    "Ce signalement a été modifié entre-temps : votre modification n'est pas enregistrée. "
    "Votre saisie est conservée. Relisez le signalement, puis enregistrez de nouveau."
)
NOT_SENT = "Le citoyen n'a pas envoyé ce signalement : il ne peut pas être traité."
CLOSED = "Ce signalement est clos. Rouvrez-le pour le modifier."


async def read_open(connection: Connection, report_id: UUID, *, version: int) -> Report:
    """Return a report that may be worked on, as it was at that version."""
    report = await read_at(connection, report_id, version=version)
    if report.status == Status.CLOSED:
        raise ReportError(CLOSED)
    return report


async def read_at(connection: Connection, report_id: UUID, *, version: int) -> Report:
    """Return a report that the citizen sent; raises ReportChanged when it was changed since."""
    report = await store.read(connection, report_id)
    if report is None:
        raise UnknownReport(UNKNOWN)
    if report.reference is None:
        raise ReportError(NOT_SENT)
    if report.version != version:
        raise ReportChanged(CHANGED)
    return report


async def change(
    connection: Connection,
    report: Report,
    action: str,
    *,
    operator: Operator,
    now: datetime,
    details: dict[str, Any] | None = None,
    **columns: object,
) -> Report:
    """Change a report as it was read, and write who did it to the audit chain."""
    changed = await store.change(connection, report.id, version=report.version, now=now, **columns)
    if changed is None:
        raise ReportChanged(CHANGED)
    await record(connection, report.id, action, operator=operator, now=now, details=details)
    return changed


async def record(
    connection: Connection,
    report_id: UUID,
    action: str,
    *,
    operator: Operator,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    await audit.append(
        connection,
        at=now,
        actor=operator.login,
        action=action,
        subject=f"report {report_id}",
        details=details,
    )


def back_to_work(report: Report) -> dict[str, object]:
    """Return the columns of a report whose content changes: its unit must get what it then says."""
    if report.status not in {Status.TRANSMITTED, Status.ACKNOWLEDGED}:
        return {}
    return {"status": Status.QUALIFIED, "transmitted_at": None, "acknowledged_at": None}


def standing(report: Report) -> Status:
    """Return the status that a closed report had before."""
    if report.transmitted_at:
        return Status.ACKNOWLEDGED if report.acknowledged_at else Status.TRANSMITTED
    return Status.QUALIFIED if report.qualified_at else Status.RECEIVED
