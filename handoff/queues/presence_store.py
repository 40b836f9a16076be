"""The SQL of presence: an operator is there as long as the lease their browser renews."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from handoff.database import Connection


async def renew(
    connection: Connection, operator_id: UUID, *, now: datetime, lease: timedelta
) -> None:
    """Keep an operator present until `now + lease`, and tell everyone if they were away."""
    found = await connection.execute(
        """
        WITH before AS (SELECT FROM presence WHERE operator_id = %(id)s AND lease_until > %(now)s)
        INSERT INTO presence (operator_id, lease_until) VALUES (%(id)s, %(until)s)
        ON CONFLICT (operator_id) DO UPDATE SET lease_until = excluded.lease_until
        RETURNING EXISTS (SELECT FROM before) AS was_present
        """,
        {"id": operator_id, "now": now, "until": now + lease},
    )
    row = await found.fetchone()
    if row is None or not row["was_present"]:
        await _wake(connection)


async def end(connection: Connection, operator_id: UUID) -> None:
    await connection.execute("DELETE FROM presence WHERE operator_id = %s", [operator_id])
    await _wake(connection)


async def count_online(connection: Connection, *, now: datetime) -> int:
    found = await connection.execute(
        "SELECT count(*) AS n FROM presence WHERE lease_until > %s", [now]
    )
    return cast(dict[str, int], await found.fetchone())["n"]


async def _wake(connection: Connection) -> None:
    await connection.execute("SELECT pg_notify('conversation', '')")
