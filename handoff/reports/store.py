"""The SQL that keeps reports: a draft while the citizen answers, then each later state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from handoff.database import Connection
from handoff.reports.model import Fields, Report

REPORT = """
    id, conversation_id, kind, status, reference, fields, version, commune, department, nature,
    urgency, duplicate_of, unit_id, created_at, changed_at, received_at, qualified_at,
    transmitted_at, acknowledged_at, closed_at
"""
CHANGEABLE = {
    "status",
    "fields",
    "commune",
    "department",
    "nature",
    "urgency",
    "duplicate_of",
    "unit_id",
    "qualified_at",
    "transmitted_at",
    "acknowledged_at",
    "closed_at",
}


async def read(connection: Connection, report_id: UUID) -> Report | None:
    return await _one(connection, f"SELECT {REPORT} FROM report WHERE id = %s", [report_id])


async def read_by_reference(connection: Connection, reference: str) -> Report | None:
    return await _one(connection, f"SELECT {REPORT} FROM report WHERE reference = %s", [reference])


async def draft_of(connection: Connection, conversation_id: UUID) -> Report | None:
    return await _one(
        connection,
        f"SELECT {REPORT} FROM report WHERE conversation_id = %s AND status = 'draft'",
        [conversation_id],
    )


async def of_conversation(connection: Connection, conversation_id: UUID) -> Sequence[Report]:
    """Return a conversation's reports, drafts included, the oldest first."""
    found = await connection.cursor(row_factory=class_row(Report)).execute(
        f"SELECT {REPORT} FROM report WHERE conversation_id = %s AND status <> 'cancelled'"
        " ORDER BY created_at, id",
        [conversation_id],
    )
    return await found.fetchall()


async def keep_draft(
    connection: Connection, conversation_id: UUID, *, kind: str, fields: Fields, now: datetime
) -> Report:
    """Make the conversation's draft, or bring it up to date."""
    kept = await _one(
        connection,
        f"""
        INSERT INTO report (conversation_id, kind, fields, commune, department, created_at,
            changed_at)
        VALUES (%(conversation)s, %(kind)s, %(fields)s, %(commune)s, %(department)s, %(now)s,
            %(now)s)
        ON CONFLICT (conversation_id) WHERE status = 'draft' DO UPDATE SET kind = excluded.kind,
            fields = excluded.fields, commune = excluded.commune,
            department = excluded.department, version = report.version + 1,
            changed_at = excluded.changed_at
        RETURNING {REPORT}
        """,
        {
            "conversation": conversation_id,
            "kind": kind,
            "fields": Jsonb(fields),
            **place_of(fields),
            "now": now,
        },
    )
    return cast(Report, kept)


async def receive(
    connection: Connection, conversation_id: UUID, *, reference: str, now: datetime
) -> Report | None:
    """Give the conversation's draft its reference; None when there is none to receive."""
    return await _one(
        connection,
        f"""
        UPDATE report SET status = 'received', reference = %(reference)s, version = version + 1,
            received_at = %(now)s, changed_at = %(now)s
        WHERE conversation_id = %(conversation)s AND status = 'draft' RETURNING {REPORT}
        """,
        {"conversation": conversation_id, "reference": reference, "now": now},
    )


async def cancel(connection: Connection, conversation_id: UUID, *, now: datetime) -> Report | None:
    """Set the conversation's draft aside because the citizen gave it up."""
    return await _one(
        connection,
        f"""
        UPDATE report SET status = 'cancelled', version = version + 1, changed_at = %(now)s
        WHERE conversation_id = %(conversation)s AND status = 'draft' RETURNING {REPORT}
        """,
        {"conversation": conversation_id, "now": now},
    )


async def change(
    connection: Connection, report_id: UUID, *, version: int, now: datetime, **columns: object
) -> Report | None:
    """Change columns of the report as it was read; None when somebody changed it meanwhile."""
    assert set(columns) <= CHANGEABLE, columns
    values = {name: Jsonb(value) if name == "fields" else value for name, value in columns.items()}
    assign = "".join(f", {name} = %({name})s" for name in columns)
    return await _one(
        connection,
        f"""
        UPDATE report SET version = version + 1, changed_at = %(now)s{assign}
        WHERE id = %(id)s AND version = %(version)s RETURNING {REPORT}
        """,
        {"id": report_id, "version": version, "now": now, **values},
    )


def place_of(fields: Fields) -> dict[str, str | None]:
    """Return the commune (INSEE code) and département of a report's place."""
    place = fields.get("where") or {}
    return {"commune": place.get("code"), "department": place.get("department")}


async def _one(
    connection: Connection, query: str, values: Sequence[object] | Mapping[str, object]
) -> Report | None:
    found = await connection.cursor(row_factory=class_row(Report)).execute(query, values)
    return await found.fetchone()
