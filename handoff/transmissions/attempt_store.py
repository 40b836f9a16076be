"""The SQL of attempts: who may begin one, and whose end still counts.

An attempt is held by its number: whoever ends an earlier one, ends nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from psycopg.rows import class_row

from handoff.database import Connection
from handoff.reports.model import Report
from handoff.reports.store import REPORT
from handoff.transmissions.model import Status, Transmission
from handoff.transmissions.store import TRANSMISSION, one, several


async def claim(
    connection: Connection,
    *,
    transports: Sequence[str],
    repeatable: Sequence[str],
    token_hash: bytes,
    now: datetime,
    lease: timedelta,
) -> Transmission | None:
    """Begin the attempt that has been due the longest and that nobody else is beginning.

    An attempt whose lease ran out is begun again only on a way where that delivers nothing twice.
    """
    return await one(
        connection,
        f"""
        UPDATE transmission SET status = 'sending', attempts = attempts + 1,
            next_at = %(until)s, token_hashes = token_hashes || %(token)s::bytea
        WHERE id = (SELECT id FROM transmission WHERE next_at <= %(now)s
                AND (status = 'pending' AND transport = ANY(%(transports)s)
                    OR status = 'sending' AND transport = ANY(%(repeatable)s))
            ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {TRANSMISSION}
        """,
        {
            "transports": list(transports),
            "repeatable": list(repeatable),
            "token": token_hash,
            "now": now,
            "until": now + lease,
        },
    )


async def what_to_send(
    connection: Connection, transmission_id: UUID
) -> tuple[Report, dict[str, Any] | None]:
    """Return the report and the unit as they were when the transmission was decided."""
    found = await connection.cursor(row_factory=class_row(Report)).execute(
        f"""
        SELECT {REPORT} FROM jsonb_populate_record(NULL::report,
            (SELECT report FROM transmission WHERE id = %s))
        """,
        [transmission_id],
    )
    report = cast(Report, await found.fetchone())
    other = await connection.execute(
        "SELECT unit FROM transmission WHERE id = %s", [transmission_id]
    )
    return report, cast(dict[str, Any], await other.fetchone())["unit"]


async def end(
    connection: Connection,
    attempt: Transmission,
    status: Status,
    *,
    now: datetime,
    next_at: datetime | None = None,
    error: str = "",
) -> Transmission | None:
    """Say how an attempt ended; None when it no longer counts: acknowledged, or begun again."""
    return await one(
        connection,
        f"""
        UPDATE transmission SET status = %(status)s, last_error = %(error)s,
            next_at = coalesce(%(next_at)s, next_at),
            sent_at = CASE WHEN %(status)s = 'sent' THEN %(now)s ELSE sent_at END
        WHERE id = %(id)s AND attempts = %(attempts)s AND status IN ('sending', 'uncertain')
        RETURNING {TRANSMISSION}
        """,
        {
            "id": attempt.id,
            "attempts": attempt.attempts,
            "status": status,
            "error": error,
            "now": now,
            "next_at": next_at,
        },
    )


async def doubt(
    connection: Connection, *, repeatable: Sequence[str], error: str, now: datetime
) -> Sequence[Transmission]:
    """Mark the attempts that nobody ended in time and that must not be begun again."""
    return await several(
        connection,
        f"""
        UPDATE transmission SET status = 'uncertain', last_error = %(error)s
        WHERE status = 'sending' AND next_at <= %(now)s AND transport <> ALL(%(repeatable)s)
        RETURNING {TRANSMISSION}
        """,
        {"now": now, "repeatable": list(repeatable), "error": error},
    )


async def abandon(
    connection: Connection, *, transports: Sequence[str], error: str, now: datetime
) -> Sequence[Transmission]:
    """Fail what has waited too long for a transport that is no longer configured."""
    return await several(
        connection,
        f"""
        UPDATE transmission SET status = 'failed', last_error = %(error)s
        WHERE status = 'pending' AND expires_at <= %(now)s AND transport <> ALL(%(transports)s)
        RETURNING {TRANSMISSION}
        """,
        {"now": now, "transports": list(transports), "error": error},
    )
