"""What a citizen's answers do to a report, inside the transaction that stores the bot's turn."""

from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from handoff.audit import store as audit
from handoff.bot_answer import ReportStep
from handoff.database import Connection
from handoff.reports import store
from handoff.reports.model import Report
from handoff.reports.reference import new_reference


async def follow_step(
    connection: Connection, conversation_id: UUID, step: ReportStep, *, now: datetime
) -> Report | None:
    """Keep, receive or set aside the conversation's draft; return the report as it then stands.

    A turn that is run again finds its work done: a report that was received stays the same one.
    """
    if step.kind and step.name != "cancelled":
        await _keep(connection, conversation_id, step, now)
    if step.name == "sent":
        return await _receive(connection, conversation_id, now)
    if step.name == "cancelled":
        cancelled = await store.cancel(connection, conversation_id, now=now)
        await _record(connection, cancelled, "cancel_report", now)
        return cancelled
    return await store.draft_of(connection, conversation_id)


async def _keep(
    connection: Connection, conversation_id: UUID, step: ReportStep, now: datetime
) -> None:
    known = await store.draft_of(connection, conversation_id)
    if known is None and step.name == "sent" and await _last(connection, conversation_id):
        return
    if known is None or (known.kind, known.fields) != (step.kind, step.fields):
        await store.keep_draft(
            connection, conversation_id, kind=step.kind, fields=step.fields, now=now
        )


async def _receive(connection: Connection, conversation_id: UUID, now: datetime) -> Report | None:
    try:
        async with connection.transaction():
            received = await store.receive(
                connection, conversation_id, reference=new_reference(), now=now
            )
    except UniqueViolation:  # once in about 10^12 reports
        received = await store.receive(
            connection, conversation_id, reference=new_reference(), now=now
        )
    if received is None:
        return await _last(connection, conversation_id)
    await _record(connection, received, "receive_report", now)
    return received


async def _last(connection: Connection, conversation_id: UUID) -> Report | None:
    reports = await store.of_conversation(connection, conversation_id)
    received = [report for report in reports if report.reference is not None]
    return received[-1] if received else None


async def _record(
    connection: Connection, report: Report | None, action: str, now: datetime
) -> None:
    if report is not None:
        await audit.append(
            connection, at=now, actor="citizen", action=action, subject=f"report {report.id}"
        )
