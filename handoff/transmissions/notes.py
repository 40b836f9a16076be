"""Who is told what becomes of a transmission: the audit chain, and whoever has it on a screen."""

from datetime import datetime
from uuid import UUID

from handoff.audit import store as audit
from handoff.conversations.store import wake
from handoff.database import Connection
from handoff.reports import store as reports
from handoff.transmissions.model import Status, Transmission


async def note_end(connection: Connection, transmission: Transmission, *, now: datetime) -> None:
    """Tell whoever watches how an attempt ended; a pause before the next one is not audited."""
    await wake_report(connection, transmission.report_id)
    if transmission.status != Status.PENDING:
        action = f"transmission_{transmission.status}"
        await record(connection, transmission, action, actor="service", now=now)


async def record(
    connection: Connection, transmission: Transmission, action: str, *, actor: str, now: datetime
) -> None:
    """Write what became of a transmission to the audit chain; it takes the chain's lock."""
    await audit.append(
        connection,
        at=now,
        actor=actor,
        action=action,
        subject=f"report {transmission.report_id}",
        details={
            "transmission": str(transmission.id),
            "version": transmission.report_version,
            "transport": transmission.transport,
            "target": transmission.target,
            "attempts": transmission.attempts,
            "status": transmission.status,
        },
    )


async def wake_report(connection: Connection, report_id: UUID) -> None:
    """Tell whoever follows the report's conversation that something changed."""
    report = await reports.read(connection, report_id)
    if report is not None:
        await wake(connection, report.conversation_id)
