"""The SQL that changes a conversation's owner: each change is one conditional statement.

Every function returns the changed conversation, or None when it was not in the state that the
change needs; then nothing was changed. All wake whoever watches the conversation.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from handoff.conversations.model import Conversation
from handoff.conversations.store import CONVERSATION, wake
from handoff.database import Connection


async def add_incoming(connection: Connection, id: UUID, *, now: datetime) -> Conversation | None:
    """Make room for one message of the citizen."""
    return await _change(
        connection,
        "last_seq = last_seq + 1, incoming_seq = last_seq + 1",
        "status <> 'resolved'",
        id=id,
        now=now,
    )


async def reopen(connection: Connection, id: UUID, *, now: datetime) -> Conversation | None:
    """Give a resolved conversation back to the bot; room for the citizen's message and a notice."""
    return await _change(
        connection,
        """status = 'bot', owner_epoch = owner_epoch + 1, lane = 'P3', reason = NULL,
           bot_seq = last_seq, incoming_seq = last_seq + 1, last_seq = last_seq + 2""",
        "status = 'resolved'",
        id=id,
        now=now,
    )


async def ask(
    connection: Connection, id: UUID, *, reason: str, now: datetime
) -> Conversation | None:
    """Put a conversation of the bot in the queue; room for one notice."""
    return await _change(
        connection,
        """status = 'waiting', owner_epoch = owner_epoch + 1, waiting_since = %(now)s,
           reason = %(reason)s, turn_until = NULL, outage_told = false,
           last_seq = last_seq + 1""",
        "status = 'bot'",
        id=id,
        now=now,
        reason=reason,
    )


async def leave(connection: Connection, id: UUID, *, now: datetime) -> Conversation | None:
    """Take a waiting conversation out of the queue, back to the bot; room for one notice."""
    return await _change(
        connection,
        """status = 'bot', owner_epoch = owner_epoch + 1, waiting_since = NULL,
           bot_seq = last_seq + 1, last_seq = last_seq + 1""",
        "status = 'waiting'",
        id=id,
        now=now,
    )


async def claim(
    connection: Connection, id: UUID, *, operator_id: UUID, epoch: int, now: datetime
) -> Conversation | None:
    """Give a waiting conversation to an operator; room for one notice."""
    return await _change(
        connection,
        """status = 'assigned', owner_epoch = owner_epoch + 1, owner_id = %(operator)s,
           claimed_at = %(now)s, waited = %(now)s - waiting_since, last_seq = last_seq + 1""",
        "status = 'waiting' AND owner_epoch = %(epoch)s",
        id=id,
        now=now,
        operator=operator_id,
        epoch=epoch,
    )


async def take_up(
    connection: Connection, id: UUID, *, operator_id: UUID, now: datetime
) -> Conversation | None:
    """Give a conversation that no operator owns to one who writes first; room for one notice.

    Its place in the queue, should the operator be lost, is the one it had, or begins now.
    """
    return await _change(
        connection,
        """status = 'assigned', owner_epoch = owner_epoch + 1, owner_id = %(operator)s,
           claimed_at = %(now)s, turn_until = NULL, outage_told = false, last_seq = last_seq + 1,
           waited = CASE WHEN status = 'waiting' THEN %(now)s - waiting_since END,
           reason = CASE WHEN status = 'waiting' THEN reason ELSE 'about_report' END,
           lane = CASE status WHEN 'waiting' THEN lane WHEN 'bot' THEN least(lane, 'P2')
               ELSE 'P2' END,
           waiting_since = CASE WHEN status = 'waiting' THEN waiting_since ELSE %(now)s END""",
        "status IN ('bot', 'waiting', 'resolved')",
        id=id,
        now=now,
        operator=operator_id,
    )


async def hand_back(
    connection: Connection, id: UUID, *, operator_id: UUID, epoch: int, now: datetime
) -> Conversation | None:
    """Return an operator's conversation to the bot, past everything said; room for one notice."""
    return await _change(
        connection,
        """status = 'bot', owner_epoch = owner_epoch + 1, owner_id = NULL, waiting_since = NULL,
           bot_seq = last_seq + 1, last_seq = last_seq + 1""",
        "status = 'assigned' AND owner_id = %(operator)s AND owner_epoch = %(epoch)s",
        id=id,
        now=now,
        operator=operator_id,
        epoch=epoch,
    )


async def resolve(
    connection: Connection, id: UUID, *, operator_id: UUID, epoch: int, now: datetime
) -> Conversation | None:
    """Close an operator's conversation; room for one notice."""
    return await _change(
        connection,
        """status = 'resolved', owner_epoch = owner_epoch + 1, owner_id = NULL,
           waiting_since = NULL, last_seq = last_seq + 1""",
        "status = 'assigned' AND owner_id = %(operator)s AND owner_epoch = %(epoch)s",
        id=id,
        now=now,
        operator=operator_id,
        epoch=epoch,
    )


async def requeue_lost(connection: Connection, id: UUID, *, now: datetime) -> Conversation | None:
    """Return a conversation whose operator's lease ran out to its old place; room for a notice."""
    return await _change(
        connection,
        """status = 'waiting', owner_epoch = owner_epoch + 1, owner_id = NULL,
           last_seq = last_seq + 1""",
        """status = 'assigned' AND NOT EXISTS (SELECT FROM presence p
           WHERE p.operator_id = c.owner_id AND p.lease_until > %(now)s)""",
        id=id,
        now=now,
    )


async def lost(
    connection: Connection, *, now: datetime, operator_id: UUID | None = None
) -> list[UUID]:
    """Return the conversations that `requeue_lost` would return, of everybody or of one."""
    found = await connection.execute(
        """
        SELECT c.id FROM conversation c WHERE c.status = 'assigned' AND NOT EXISTS
            (SELECT FROM presence p WHERE p.operator_id = c.owner_id AND p.lease_until > %(now)s)
            AND c.owner_id = coalesce(%(operator)s, c.owner_id)
        """,
        {"now": now, "operator": operator_id},
    )
    return [row["id"] for row in await found.fetchall()]


async def add_reply(
    connection: Connection, id: UUID, *, operator_id: UUID, now: datetime
) -> Conversation | None:
    """Make room for one message of the operator who owns the conversation."""
    return await _change(
        connection,
        "last_seq = last_seq + 1",
        "status = 'assigned' AND owner_id = %(operator)s",
        id=id,
        now=now,
        operator=operator_id,
    )


async def add_place(connection: Connection, id: UUID, *, now: datetime) -> Conversation | None:
    """Make room for one message that changes nothing else, whoever owns the conversation."""
    return await _change(connection, "last_seq = last_seq + 1", "true", id=id, now=now)


async def _change(
    connection: Connection, assign: str, where: str, *, id: UUID, now: datetime, **values: Any
) -> Conversation | None:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"UPDATE conversation AS c SET changed_at = %(now)s, {assign}"
        f" WHERE c.id = %(id)s AND ({where}) RETURNING {CONVERSATION}",
        {"id": id, "now": now, **values},
    )
    changed = await found.fetchone()
    if changed is not None:
        await wake(connection, id)
    return changed
