"""The SQL of the outbox, but for its attempts: each change is one conditional statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from handoff.database import Connection
from handoff.reports.model import Report
from handoff.transmissions.model import Transmission, Way

TRANSMISSION = """
    id, report_id, report_version, transport, target, status, attempts, next_at, expires_at,
    last_error, identifier, created_at, sent_at, acknowledged_at
"""


async def insert(
    connection: Connection,
    report: Report,
    way: Way,
    *,
    unit: dict[str, Any] | None,
    now: datetime,
    expires_at: datetime,
) -> Transmission | None:
    """Add a transmission of the report as it stands; None when there is one, or it changed."""
    return await one(
        connection,
        f"""
        INSERT INTO transmission (report_id, report_version, transport, target, report, unit,
            created_at, next_at, expires_at)
        SELECT r.id, r.version, %(transport)s, %(target)s, to_jsonb(r) - 'words', %(unit)s,
            %(now)s, %(now)s, %(expires_at)s
        FROM report r WHERE r.id = %(report)s AND r.version = %(version)s
        ON CONFLICT (report_id, report_version, transport, target) DO NOTHING
        RETURNING {TRANSMISSION}
        """,
        {
            "report": report.id,
            "version": report.version,
            "transport": way.transport,
            "target": way.target,
            "unit": Jsonb(unit) if unit else None,
            "now": now,
            "expires_at": expires_at,
        },
    )


async def retry(
    connection: Connection, transmission_id: UUID, *, now: datetime, expires_at: datetime
) -> Transmission | None:
    """Make a failed or uncertain transmission due again; None for any other."""
    return await one(
        connection,
        f"""
        UPDATE transmission SET status = 'pending', next_at = %(now)s, last_error = '',
            expires_at = %(expires_at)s
        WHERE id = %(id)s AND status IN ('failed', 'uncertain') RETURNING {TRANSMISSION}
        """,
        {"id": transmission_id, "now": now, "expires_at": expires_at},
    )


async def confirm(
    connection: Connection, transmission_id: UUID, *, now: datetime
) -> Transmission | None:
    """Hold an uncertain transmission for sent; None for any other."""
    return await one(
        connection,
        f"""
        UPDATE transmission SET status = 'sent', sent_at = %(now)s, last_error = ''
        WHERE id = %(id)s AND status = 'uncertain' RETURNING {TRANSMISSION}
        """,
        {"id": transmission_id, "now": now},
    )


async def acknowledge(
    connection: Connection, transmission_id: UUID, *, identifier: str, now: datetime
) -> Transmission | None:
    """Close the loop, whatever this side believed of the attempt; None when it is closed."""
    return await one(
        connection,
        f"""
        UPDATE transmission SET status = 'acknowledged', acknowledged_at = %(now)s,
            identifier = %(identifier)s, sent_at = coalesce(sent_at, %(now)s), last_error = ''
        WHERE id = %(id)s AND status <> 'acknowledged' AND attempts > 0
        RETURNING {TRANSMISSION}
        """,
        {"id": transmission_id, "identifier": identifier, "now": now},
    )


async def read(connection: Connection, transmission_id: UUID) -> Transmission | None:
    return await one(
        connection,
        f"SELECT {TRANSMISSION} FROM transmission WHERE id = %(id)s",
        {"id": transmission_id},
    )


async def read_by_token(connection: Connection, token_hash: bytes) -> Transmission | None:
    return await one(
        connection,
        f"SELECT {TRANSMISSION} FROM transmission WHERE token_hashes @> ARRAY[%(hash)s::bytea]",
        {"hash": token_hash},
    )


async def of_report(connection: Connection, report_id: UUID) -> Sequence[Transmission]:
    """Return a report's transmissions, the newest first."""
    return await several(
        connection,
        f"SELECT {TRANSMISSION} FROM transmission WHERE report_id = %(id)s"
        " ORDER BY created_at DESC, report_version DESC, id",
        {"id": report_id},
    )


async def one(connection: Connection, query: str, values: dict[str, Any]) -> Transmission | None:
    found = await connection.cursor(row_factory=class_row(Transmission)).execute(query, values)
    return await found.fetchone()


async def several(
    connection: Connection, query: str, values: dict[str, Any]
) -> Sequence[Transmission]:
    found = await connection.cursor(row_factory=class_row(Transmission)).execute(query, values)
    return await found.fetchall()
