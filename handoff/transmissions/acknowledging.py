"""What an acknowledgement from outside means: by the link of an e-mail, or by a report's name."""

import hashlib
from datetime import datetime

from handoff.database import Connection
from handoff.reports import store as reports
from handoff.reports.model import Report
from handoff.transmissions import store
from handoff.transmissions.model import Transmission
from handoff.transmissions.operations import acknowledge


async def of_token(connection: Connection, token: str) -> tuple[Transmission, Report] | None:
    """Return what an acknowledgement link stands for."""
    found = await store.read_by_token(connection, hash_token(token))
    report = await reports.read(connection, found.report_id) if found else None
    return (found, report) if found and report else None


def hash_token(token: str) -> bytes:
    """Return all that is kept of a link's token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


async def acknowledge_named(
    connection: Connection,
    *,
    reference: str,
    version: int | None,
    transport: str,
    now: datetime,
    identifier: object = "",
) -> Transmission | None:
    """Acknowledge what left on a way under a reference, its newest version unless one is named."""
    report = await reports.read_by_reference(connection, reference)
    if report is None:
        return None
    for known in await store.of_report(connection, report.id):
        is_meant = known.transport == transport and version in {None, known.report_version}
        if is_meant and known.attempts:
            return await acknowledge(
                connection, known.id, actor=f"unit by {transport}", identifier=identifier, now=now
            )
    return None
