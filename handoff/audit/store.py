"""The audit table: rows are appended, each hashed together with the one before."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from handoff.database import Connection

_CHAIN_LOCK = 7011_17_114
FIRST = "0" * 64


async def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Append a row to the chain, in the caller's transaction.

    The lock makes writers wait for each other until they commit: take it last.
    """
    await connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    found = await connection.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    last = await found.fetchone()
    previous = last["hash"] if last else FIRST
    await connection.execute(
        """
        INSERT INTO audit (at, actor, action, subject, details, previous_hash, hash)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        [
            at,
            actor,
            action,
            subject,
            Jsonb(details or {}),
            previous,
            link(previous, at, actor, action, subject, details or {}),
        ],
    )


async def rows(connection: Connection) -> AsyncIterator[dict[str, Any]]:
    """Yield the whole chain, oldest first."""
    async with connection.cursor(name="audit_chain") as cursor:
        await cursor.execute("SELECT * FROM audit ORDER BY id")
        async for row in cursor:
            yield row


def link(
    previous: str, at: datetime, actor: str, action: str, subject: str, details: dict[str, Any]
) -> str:
    """Return the hash (hex SHA-256) of a row and of the one before it."""
    content = [previous, at.timestamp(), actor, action, subject, details]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
