"""The SQL of return codes: which conversation one opens, and how many were wrong."""

from datetime import datetime
from typing import cast
from uuid import UUID

from handoff.database import Connection


async def set_code(connection: Connection, conversation_id: UUID, code_hash: bytes) -> None:
    """Let a code open a conversation, in the place of the one before."""
    await connection.execute(
        "UPDATE conversation SET return_code_hash = %s WHERE id = %s", [code_hash, conversation_id]
    )


async def renew_token(
    connection: Connection, *, code_hash: bytes, token_hash: bytes
) -> UUID | None:
    """Give the conversation that a code opens a new token; None for a code that opens none."""
    found = await connection.execute(
        "UPDATE conversation SET token_hash = %s WHERE return_code_hash = %s RETURNING id",
        [token_hash, code_hash],
    )
    row = await found.fetchone()
    return cast(UUID, row["id"]) if row else None


async def count_failures(
    connection: Connection, *, address: str, since: datetime
) -> tuple[int, int]:
    """Return the wrong codes since an instant, from this address and from everywhere.

    The lock lets codes tried at once from an address be counted one after the other.
    """
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [address])
    found = await connection.execute(
        """
        SELECT count(*) FILTER (WHERE address = %s) AS here, count(*) AS everywhere
        FROM return_failure WHERE failed_at > %s
        """,
        [address, since],
    )
    row = cast(dict[str, int], await found.fetchone())
    return row["here"], row["everywhere"]


async def add_failure(
    connection: Connection, *, address: str, now: datetime, since: datetime
) -> None:
    """Note a wrong code; addresses whose failures no longer count are forgotten."""
    await connection.execute("DELETE FROM return_failure WHERE failed_at <= %s", [since])
    await connection.execute("INSERT INTO return_failure VALUES (%s, %s)", [address, now])
