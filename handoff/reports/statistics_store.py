"""The SQL of the supervisors' figures: how many reports, and how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from handoff.database import Connection

GROUPS = {
    "kind": "r.kind",
    "nature": "r.nature",
    "department": "coalesce(r.department, '')",
    "unit": "coalesce((SELECT u.name FROM unit u WHERE u.id = r.unit_id), '')",
}
"""What reports are counted by."""
AGES = (1, 3, 7, 30)
"""Ends of the classes of age of open reports, in days."""
LONGEST = 100
"""Lines of a table: natures are free words, of which a year brings many."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Reports of one name; delays in seconds (median, 90th percentile), None when there is none."""

    name: str
    number: int
    transmitted: int
    to_transmission: float | None
    to_transmission_90: float | None
    acknowledged: int
    to_acknowledgement: float | None
    to_acknowledgement_90: float | None


@dataclass(frozen=True, slots=True)
class Open:
    """How many reports of a status are in a class of age: 0 is the youngest (see AGES)."""

    status: str
    age: int
    number: int


_TO_TRANSMISSION = "extract(epoch FROM r.transmitted_at - r.received_at)::float8"
_TO_ACKNOWLEDGEMENT = "extract(epoch FROM r.acknowledged_at - r.transmitted_at)::float8"


async def figures(connection: Connection, by: str | None, *, since: datetime) -> Sequence[Figures]:
    """Return the figures of the reports received since an instant, by one of GROUPS or of all."""
    name = GROUPS[by] if by else "''"
    found = await connection.cursor(row_factory=class_row(Figures)).execute(
        f"""
        WITH r AS (SELECT r.*, {name} AS name FROM report r
            WHERE r.reference IS NOT NULL AND r.received_at >= %(since)s)
        SELECT name, count(*) AS number,
            count(r.transmitted_at) AS transmitted,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY {_TO_TRANSMISSION}) AS to_transmission,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY {_TO_TRANSMISSION}) AS to_transmission_90,
            count(r.acknowledged_at - r.transmitted_at) AS acknowledged,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY {_TO_ACKNOWLEDGEMENT})
                AS to_acknowledgement,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY {_TO_ACKNOWLEDGEMENT})
                AS to_acknowledgement_90
        FROM r GROUP BY name ORDER BY number DESC, name LIMIT {LONGEST}
        """,
        {"since": since},
    )
    return await found.fetchall()


async def open_by_age(connection: Connection, *, now: datetime) -> Sequence[Open]:
    """Return how old the reports are that are not closed, whenever they were received."""
    found = await connection.cursor(row_factory=class_row(Open)).execute(
        """
        SELECT status, width_bucket(extract(epoch FROM %(now)s - received_at)::float8 / 86400,
            %(ages)s::float8[]) AS age, count(*) AS number
        FROM report WHERE status IN ('received', 'qualified', 'transmitted', 'acknowledged')
        GROUP BY 1, 2
        """,
        {"now": now, "ages": list(AGES)},
    )
    return await found.fetchall()
