"""The SQL of the queue: what waits in the order of service, who owns the rest, how long it took."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from handoff.database import Connection


@dataclass(frozen=True, slots=True)
class Place:
    """A waiting or assigned conversation as the console lists it."""

    id: UUID
    channel: str
    status: str
    lane: str
    reason: str | None
    owner_id: UUID | None
    owner: str | None
    owner_epoch: int
    last_seq: int
    opened_at: datetime
    waiting_since: datetime
    excerpt: str
    last_author: str
    unread: int


_PLACE = """
    SELECT c.id, c.channel, c.status, c.lane, c.reason, c.owner_id, c.owner_epoch, c.last_seq,
        c.opened_at, c.waiting_since,
        (SELECT btrim(o.grade || ' ' || o.given_name) FROM operator o WHERE o.id = c.owner_id)
            AS owner,
        coalesce((SELECT left(m.body ->> 'text', 120) FROM message m
            WHERE m.conversation_id = c.id AND m.direction = 'incoming'
            ORDER BY m.seq DESC LIMIT 1), '') AS excerpt,
        (SELECT m.author FROM message m WHERE m.conversation_id = c.id AND m.author <> 'system'
            AND m.direction <> 'note' ORDER BY m.seq DESC LIMIT 1) AS last_author,
        (SELECT count(*) FROM message m WHERE m.conversation_id = c.id
            AND m.direction = 'incoming' AND m.seq > coalesce((SELECT max(r.seq) FROM message r
                WHERE r.conversation_id = c.id AND r.author = 'operator'
                AND r.direction = 'outgoing'), 0)) AS unread
    FROM conversation c
"""


async def places(connection: Connection) -> list[Place]:
    """Return every waiting and assigned conversation, in the order of service."""
    found = await connection.cursor(row_factory=class_row(Place)).execute(
        f"{_PLACE} WHERE c.status IN ('waiting', 'assigned') ORDER BY c.lane, c.waiting_since, c.id"
    )
    return await found.fetchall()


async def recent_waits(connection: Connection, *, since: datetime) -> list[float]:
    """Return how long the last 20 claimed conversations had waited, in seconds."""
    found = await connection.execute(
        """
        SELECT extract(epoch FROM waited)::float8 AS waited FROM conversation
        WHERE claimed_at > %s AND waited IS NOT NULL ORDER BY claimed_at DESC LIMIT 20
        """,
        [since],
    )
    return [row["waited"] for row in await found.fetchall()]
