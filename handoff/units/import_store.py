"""The SQL that brings the official files in: whole, compared with what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import datetime

from psycopg.types.json import Jsonb

from handoff.database import Connection
from handoff.units.link_reading import Address
from handoff.units.model import Competence, search_words
from handoff.units.reading import FoundUnit

_OFFICIAL = (
    "institution, name, phone, department, commune_code, commune, address, hours, url, latitude,"
    " longitude, folded_name, words"
)
_COMPETENCE = "commune_code, institution, unit_id, department, folded_service"


async def lock(connection: Connection) -> None:
    """Let one import work at a time; readers go on."""
    await connection.execute("LOCK TABLE unit, competence IN SHARE ROW EXCLUSIVE MODE")


async def known_ids(connection: Connection, institution: str | None = None) -> set[str]:
    """Return the ids of the units in force, of one institution or of all."""
    found = await connection.execute(
        "SELECT id FROM unit WHERE withdrawn_at IS NULL"
        " AND institution = coalesce(%s::text, institution)",
        [institution],
    )
    return {row["id"] for row in await found.fetchall()}


async def known_communes(connection: Connection) -> set[str]:
    found = await connection.execute("SELECT DISTINCT commune_code AS code FROM competence")
    return {row["code"] for row in await found.fetchall()}


async def stage_units(connection: Connection, units: Iterable[FoundUnit]) -> None:
    """Put the file's units into a table of this transaction."""
    await connection.execute("CREATE TEMPORARY TABLE incoming (LIKE unit) ON COMMIT DROP")
    copying = f"COPY incoming (id, {_OFFICIAL}) FROM STDIN"
    async with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for found in units:
            unit = found.unit
            await copy.write_row(
                (
                    unit.id,
                    unit.institution,
                    unit.name,
                    unit.phone,
                    unit.department,
                    unit.commune_code,
                    unit.commune,
                    unit.address,
                    Jsonb(unit.hours),
                    unit.url,
                    unit.latitude,
                    unit.longitude,
                    search_words(unit.name),
                    found.words,
                )
            )


async def add_new(connection: Connection) -> int:
    done = await connection.execute(
        f"INSERT INTO unit (id, {_OFFICIAL}) SELECT id, {_OFFICIAL} FROM incoming i"
        " WHERE NOT EXISTS (SELECT FROM unit u WHERE u.id = i.id)"
    )
    return done.rowcount


async def update_changed(connection: Connection) -> int:
    """Write what the file says otherwise; addresses for reports stay, withdrawn units return."""
    own = ", ".join(f"u.{name}" for name in _OFFICIAL.split(", "))
    given = ", ".join(f"i.{name}" for name in _OFFICIAL.split(", "))
    done = await connection.execute(
        f"""
        UPDATE unit u SET ({_OFFICIAL}, withdrawn_at) = ROW({given}, NULL) FROM incoming i
        WHERE u.id = i.id AND (u.withdrawn_at IS NOT NULL OR ({own}) IS DISTINCT FROM ({given}))
        """
    )
    return done.rowcount


async def withdraw_missing(
    connection: Connection, institution: str, *, doubtful: Iterable[str], now: datetime
) -> int:
    """Mark the units that the file no longer has, but for those that it has on a bad line."""
    done = await connection.execute(
        "UPDATE unit u SET withdrawn_at = %s WHERE institution = %s AND withdrawn_at IS NULL"
        " AND id <> ALL (%s) AND NOT EXISTS (SELECT FROM incoming i WHERE i.id = u.id)",
        [now, institution, list(doubtful)],
    )
    await connection.execute("DROP TABLE incoming")
    return done.rowcount


async def replace_competences(
    connection: Connection, competences: Iterable[Competence]
) -> tuple[int, int]:
    """Make the table what the file says; return how many rows came and how many went."""
    await connection.execute(
        "CREATE TEMPORARY TABLE incoming_competence (LIKE competence) ON COMMIT DROP"
    )
    copying = f"COPY incoming_competence ({_COMPETENCE}) FROM STDIN"
    rows = {(*astuple(c)[:-1], search_words(c.service)) for c in competences}
    async with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            await copy.write_row(row)
    gone = await connection.execute(
        f"DELETE FROM competence WHERE ({_COMPETENCE}) NOT IN"
        f" (SELECT {_COMPETENCE} FROM incoming_competence)"
    )
    come = await connection.execute(
        f"INSERT INTO competence ({_COMPETENCE}) SELECT {_COMPETENCE} FROM incoming_competence"
        " ON CONFLICT DO NOTHING"
    )
    return come.rowcount, gone.rowcount


async def set_addresses(connection: Connection, addresses: Mapping[str, Address]) -> list[str]:
    """Write where units get their reports; return the ids of those for which that changed."""
    found = await connection.execute(
        """
        UPDATE unit u SET email = a.email, webhook_url = a.webhook
        FROM (SELECT id, CASE WHEN given.email IS NULL THEN unit.email
                    ELSE nullif(given.email, '') END AS email,
                CASE WHEN given.webhook IS NULL THEN unit.webhook_url
                    ELSE nullif(given.webhook, '') END AS webhook
            FROM unnest(%s::text[], %s::text[], %s::text[]) AS given (id, email, webhook)
            JOIN unit USING (id)) a
        WHERE a.id = u.id AND (u.email, u.webhook_url) IS DISTINCT FROM (a.email, a.webhook)
        RETURNING u.id
        """,
        [
            list(addresses),
            [address.email for address in addresses.values()],
            [address.webhook for address in addresses.values()],
        ],
    )
    return sorted(row["id"] for row in await found.fetchall())
