"""The SQL by which operators find reports: filters, full text, counts, and a report's history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from handoff.database import Connection
from handoff.faq.folding import fold

PAGE = 50
"""Reports on one page of the list."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; an empty field does not filter. Drafts only by their status."""

    words: str = ""
    status: str = ""
    kind: str = ""
    urgency: str = ""
    department: str = ""
    commune: str = ""
    unit: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A report as the list shows it."""

    id: UUID
    reference: str | None
    kind: str
    nature: str
    status: str
    urgency: str
    commune: str | None
    department: str | None
    unit: str | None
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class Place:
    """How many reports tell of a commune; without commune, of a département or of no place."""

    department: str | None
    department_name: str | None
    commune: str | None
    commune_name: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a report; `actor` by grade and first name when known."""

    at: datetime
    actor: str
    action: str
    details: dict[str, Any]


LINE = """
    r.id, r.reference, r.kind, r.nature, r.status, r.urgency, r.department,
    r.fields #>> '{where,commune}' AS commune,
    (SELECT u.name FROM unit u WHERE u.id = r.unit_id) AS unit,
    coalesce(r.received_at, r.created_at) AS at,
    left(coalesce(r.fields #>> '{what,shown}', ''), 120) AS excerpt
"""
_FOLDED = """
    regexp_replace(regexp_replace(normalize(replace(lower(r.fields #>> '{where,commune}'),
        'œ', 'oe'), NFKD), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g')
"""
_STATUS = """
    (r.status = %(status)s OR %(status)s = '' AND r.status NOT IN ('draft', 'cancelled'))
"""
_OTHERS = f"""
    r.status <> 'cancelled'
    AND (%(kind)s = '' OR r.kind = %(kind)s)
    AND (%(urgency)s = '' OR r.urgency = %(urgency)s)
    AND (%(department)s = '' OR r.department = %(department)s)
    AND (%(commune)s = '' OR r.commune = upper(%(commune)s)
        OR r.fields #>> '{{where,postcode}}' = %(commune)s
        OR %(folded)s <> '' AND strpos(' ' || {_FOLDED}, ' ' || %(folded)s) > 0)
    AND (%(unit)s = '' OR r.unit_id = %(unit)s)
    AND (%(since)s::timestamptz IS NULL
        OR coalesce(r.received_at, r.created_at) >= %(since)s::timestamptz)
    AND (%(words)s = '' OR r.words @@ websearch_to_tsquery('french', %(words)s))
"""


async def lines(connection: Connection, search: Search, *, page: int) -> Sequence[Line]:
    """Return one page (from 1) of the reports that were looked for, the newest first."""
    found = await connection.cursor(row_factory=class_row(Line)).execute(
        f"""
        SELECT {LINE} FROM report r WHERE {_STATUS} AND {_OTHERS}
        ORDER BY coalesce(r.received_at, r.created_at) DESC, r.id DESC
        LIMIT {PAGE} OFFSET %(skipped)s
        """,
        {**_values(search), "skipped": PAGE * (page - 1)},
    )
    return await found.fetchall()


async def count_by_status(connection: Connection, search: Search) -> dict[str, int]:
    """Return how many reports of each status pass the other filters."""
    found = await connection.execute(
        f"SELECT r.status, count(*) AS n FROM report r WHERE {_OTHERS} GROUP BY r.status",
        _values(search),
    )
    return {row["status"]: row["n"] for row in await found.fetchall()}


async def count_by_place(connection: Connection, search: Search) -> Sequence[Place]:
    """Return how many reports pass the filters in each commune, wherever it is."""
    found = await connection.cursor(row_factory=class_row(Place)).execute(
        f"""
        SELECT r.department, max(r.fields #>> '{{where,department_name}}') AS department_name,
            r.commune, max(r.fields #>> '{{where,commune}}') AS commune_name, count(*) AS number
        FROM report r WHERE {_STATUS} AND {_OTHERS} GROUP BY r.department, r.commune
        ORDER BY r.department NULLS LAST, number DESC, commune_name
        """,
        _values(replace(search, department="", commune="")),
    )
    return await found.fetchall()


async def units_of_reports(connection: Connection) -> dict[str, str]:
    """Return the names, by id, of the units that reports were meant for."""
    found = await connection.execute(
        "SELECT u.id, u.name FROM unit u WHERE u.id IN (SELECT unit_id FROM report)"
        " ORDER BY u.name, u.id"
    )
    return {row["id"]: row["name"] for row in await found.fetchall()}


async def departments_of_reports(connection: Connection) -> dict[str, str]:
    """Return the names, by code, of the départements that reports tell of."""
    found = await connection.execute(
        "SELECT department, max(fields #>> '{where,department_name}') AS name FROM report"
        " WHERE department IS NOT NULL GROUP BY department ORDER BY department"
    )
    return {row["department"]: row["name"] or "" for row in await found.fetchall()}


async def history(connection: Connection, report_id: UUID) -> Sequence[Step]:
    """Return what was done with a report, the oldest first; readings are left out."""
    found = await connection.cursor(row_factory=class_row(Step)).execute(
        """
        SELECT a.at, a.action, a.details,
            coalesce(nullif(btrim(o.grade || ' ' || o.given_name), ''), a.actor) AS actor
        FROM audit a LEFT JOIN operator o ON o.login = a.actor
        WHERE a.subject = %s AND a.action <> 'read' ORDER BY a.id
        """,
        [f"report {report_id}"],
    )
    return await found.fetchall()


def _values(search: Search) -> dict[str, object]:
    names = ("words", "status", "kind", "urgency", "department", "commune", "unit", "since")
    values = {name: getattr(search, name) for name in names}
    return {**values, "folded": fold(search.commune)}
