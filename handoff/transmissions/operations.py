"""What may be done with transmissions, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handoff.database import Connection
from handoff.reports import store as reports
from handoff.reports.document import named
from handoff.reports.model import Report, ReportChanged, Status
from handoff.transmissions import store
from handoff.transmissions.model import (
    GIVE_UP_AFTER,
    Transmission,
    TransmissionError,
    Way,
    clean_identifier,
)
from handoff.transmissions.notes import record, wake_report
from handoff.transmissions.ways import RECEIPT
from handoff.units.model import Unit


async def plan(
    connection: Connection,
    report: Report,
    *,
    unit: Unit | None,
    transports: Sequence[Way],
    actor: str,
    now: datetime,
) -> Sequence[Transmission]:
    """Put a report, as it stands, in the outbox; return its transmissions in this version.

    Called in the transaction that sets the report's status, with the report that this change
    returned. The same version never goes twice the same way. Raises ReportChanged for a report
    that is no longer what it was.
    """
    added = [
        await store.insert(
            connection,
            report,
            way,
            unit=named(unit) if unit else None,
            now=now,
            expires_at=now + GIVE_UP_AFTER,
        )
        for way in transports
    ]
    known = await store.of_report(connection, report.id)
    planned = [t for t in known if t.report_version == report.version]
    if len(planned) < len(transports):
        raise ReportChanged("Le signalement vient de changer. Relisez-le avant de le transmettre.")
    for transmission in filter(None, added):
        await record(connection, transmission, "plan_transmission", actor=actor, now=now)
    return planned


async def of_report(connection: Connection, report_id: UUID) -> Sequence[Transmission]:
    """Return a report's transmissions, the newest first."""
    return await store.of_report(connection, report_id)


async def retry(
    connection: Connection, transmission_id: UUID, *, actor: str, now: datetime
) -> Transmission:
    """Send a failed or uncertain transmission again; raises TransmissionError for any other."""
    changed = await store.retry(
        connection, transmission_id, now=now, expires_at=now + GIVE_UP_AFTER
    )
    return await _decided(connection, changed, "retry_transmission", actor=actor, now=now)


async def confirm(
    connection: Connection, transmission_id: UUID, *, actor: str, now: datetime
) -> Transmission:
    """Hold an uncertain transmission for sent, because the unit was asked; else as `retry`."""
    changed = await store.confirm(connection, transmission_id, now=now)
    return await _decided(connection, changed, "confirm_transmission", actor=actor, now=now)


async def acknowledge(
    connection: Connection,
    transmission_id: UUID,
    *,
    actor: str,
    now: datetime,
    identifier: object = "",
) -> Transmission | None:
    """Close the loop of a transmission and of its report, once; None when it cannot be closed.

    Asked again, it returns what the first time left. A report that was transmitted again since is
    acknowledged with its newest version only.
    """
    changed = await store.acknowledge(
        connection, transmission_id, identifier=clean_identifier(identifier), now=now
    )
    if changed is None:
        known = await store.read(connection, transmission_id)
        return known if known and known.acknowledged_at else None
    planned = await store.of_report(connection, changed.report_id)
    newest = max(t.report_version for t in planned if t.transport != RECEIPT)
    if changed.report_version == newest:
        await _acknowledge_report(connection, changed.report_id, now)
    await wake_report(connection, changed.report_id)
    await record(connection, changed, "acknowledge_transmission", actor=actor, now=now)
    return changed


async def _decided(
    connection: Connection,
    changed: Transmission | None,
    action: str,
    *,
    actor: str,
    now: datetime,
) -> Transmission:
    if changed is None:
        raise TransmissionError(
            "Cet envoi n'est plus en échec : il est en cours, envoyé ou accusé réception."
        )
    await wake_report(connection, changed.report_id)
    await record(connection, changed, action, actor=actor, now=now)
    return changed


async def _acknowledge_report(connection: Connection, report_id: UUID, now: datetime) -> None:
    """Note the instant; the status follows unless the report has already been closed."""
    while True:
        report = await reports.read(connection, report_id)
        if report is None or report.acknowledged_at is not None:
            return
        status = Status.ACKNOWLEDGED if report.status == Status.TRANSMITTED else report.status
        changed = await reports.change(
            connection,
            report.id,
            version=report.version,
            now=now,
            status=status,
            acknowledged_at=now,
        )
        if changed is not None:
            return
