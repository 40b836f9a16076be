"""The SQL that reads units: by id, by words, by commune."""

from collections.abc import Sequence
from typing import Any

from handoff.database import Connection
from handoff.units.model import Unit

UNIT = """
    u.id, u.institution, u.name, u.phone, u.email, u.webhook_url AS webhook, u.department,
    u.commune_code, u.commune, u.address, u.hours, u.url, u.latitude, u.longitude
"""
COMPETENT = """
    u.institution = c.institution AND u.withdrawn_at IS NULL AND (u.id = c.unit_id
        OR u.folded_name = c.folded_service AND u.folded_name <> ''
            AND u.department = c.department AND NOT EXISTS
            (SELECT FROM unit i WHERE i.id = c.unit_id AND i.withdrawn_at IS NULL))
"""
"""The unit that a competence means: by its id, else by its name in the same département."""


async def read(connection: Connection, id: str) -> Unit | None:
    """Return a unit that is still in its official file."""
    found = await connection.execute(
        f"SELECT {UNIT} FROM unit u WHERE u.id = %s AND u.withdrawn_at IS NULL", [id]
    )
    row = await found.fetchone()
    return _unit(row) if row else None


async def search(
    connection: Connection, words: Sequence[str], *, department: str | None, limit: int
) -> Sequence[Unit]:
    """Return units of which each word begins one, those of a commune of that name first."""
    found = await connection.execute(
        f"""
        SELECT {UNIT} FROM unit u
        WHERE u.withdrawn_at IS NULL
            AND (%(department)s::text IS NULL OR u.department = %(department)s)
            AND NOT EXISTS (SELECT FROM unnest(%(words)s::text[]) AS word
                WHERE strpos(' ' || u.words, ' ' || word) = 0)
        ORDER BY starts_with(u.words, %(all)s) DESC, length(u.commune), u.name, u.id LIMIT %(limit)s
        """,
        {"words": words, "all": " ".join(words), "department": department, "limit": limit},
    )
    return [_unit(row) for row in await found.fetchall()]


async def competent(connection: Connection, commune_code: str) -> Sequence[Unit | None] | None:
    """Return the competent units of a commune, None for one that is not known here.

    Returns None, not an empty list, for a commune without competence.
    """
    found = await connection.execute(
        f"SELECT DISTINCT {UNIT} FROM competence c LEFT JOIN unit u ON {COMPETENT}"
        " WHERE c.commune_code = %s",
        [commune_code],
    )
    rows = await found.fetchall()
    return [_unit(row) if row["id"] else None for row in rows] or None


async def count_unknown_services(connection: Connection) -> int:
    """Return how many communes have a competent service that no unit here stands for."""
    found = await connection.execute(
        """
        SELECT count(DISTINCT c.commune_code) AS n FROM competence c
        WHERE NOT EXISTS (SELECT FROM unit u WHERE u.id = c.unit_id
                AND u.institution = c.institution AND u.withdrawn_at IS NULL)
            AND NOT EXISTS (SELECT FROM unit u WHERE u.folded_name = c.folded_service
                AND u.folded_name <> ''
                AND u.institution = c.institution AND u.department = c.department
                AND u.withdrawn_at IS NULL)
        """
    )
    row = await found.fetchone()
    return int(row["n"]) if row else 0


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(**{**row, "hours": tuple((day, hours) for day, hours in row["hours"])})
