"""The SQL of duplicates: which reports may tell of the same facts, and which do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from handoff.database import Connection


@dataclass(frozen=True, slots=True)
class Twin:
    """Another report that tells, or may tell, of the same facts; `likeness` from 0 to 1."""

    id: UUID
    reference: str
    kind: str
    status: str
    commune: str | None
    received_at: datetime
    excerpt: str
    likeness: float


_TWIN = """
    c.id, c.reference, c.kind, c.status, c.fields #>> '{where,commune}' AS commune, c.received_at,
    left(coalesce(c.fields #>> '{what,shown}', ''), 160) AS excerpt
"""
_CLOSE = """
    c.reference IS NOT NULL AND c.duplicate_of IS NULL AND c.id <> m.id
    AND (c.kind = m.kind OR c.commune = m.commune)
    AND c.received_at BETWEEN m.received_at - interval '30 days'
        AND m.received_at + interval '30 days'
"""


async def candidates(connection: Connection, report_id: UUID) -> Sequence[Twin]:
    """Return up to five reports that may tell of the same facts, the likeliest first.

    Of the 300 nearest in time with its kind or commune: what counts is the same commune, the
    same kind, two days at most between them, and which part of the shorter one's words they share.
    """
    found = await connection.cursor(row_factory=class_row(Twin)).execute(
        f"""
        WITH near AS (
            SELECT {_TWIN}, (c.commune = m.commune) IS TRUE AS is_there, c.kind = m.kind AS is_kind,
                abs(extract(epoch FROM c.received_at - m.received_at)) <= 172800 AS is_soon,
                cardinality(ARRAY(SELECT unnest(tsvector_to_array(c.words))
                    INTERSECT SELECT unnest(tsvector_to_array(m.words))))::float8
                    / greatest(least(length(c.words), length(m.words)), 5) AS likeness
            FROM report m CROSS JOIN LATERAL (
                SELECT * FROM report c WHERE {_CLOSE}
                ORDER BY abs(extract(epoch FROM c.received_at - m.received_at)) LIMIT 300) c
            WHERE m.id = %(id)s)
        SELECT id, reference, kind, status, commune, received_at, excerpt, likeness FROM near
        WHERE 2 * is_there::int + is_kind::int + is_soon::int + 4 * likeness >= 3
        ORDER BY 2 * is_there::int + is_kind::int + is_soon::int + 4 * likeness DESC,
            received_at DESC, id LIMIT 5
        """,
        {"id": report_id},
    )
    return await found.fetchall()


async def duplicates_of(connection: Connection, report_id: UUID) -> Sequence[Twin]:
    """Return the reports that were closed because this one tells of the same facts."""
    found = await connection.cursor(row_factory=class_row(Twin)).execute(
        f"SELECT {_TWIN}, 1::float8 AS likeness FROM report c WHERE c.duplicate_of = %s"
        " ORDER BY c.received_at, c.id",
        [report_id],
    )
    return await found.fetchall()


async def lock(connection: Connection, *report_ids: UUID) -> None:
    """Hold reports until this transaction ends: two merges may not make a circle."""
    await connection.execute(
        "SELECT id FROM report WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(report_ids)]
    )
