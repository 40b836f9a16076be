"""The SQL that stores and reads conversations and messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from handoff.conversations.model import Conversation, Draft, Message
from handoff.database import Connection

CONVERSATION = """
    c.id, c.channel, c.status, c.owner_id, c.owner_epoch, c.lane, c.reason, c.last_seq,
    c.incoming_seq, c.bot_seq, c.turn_until, c.outage_told, c.opened_at, c.waiting_since,
    (SELECT btrim(o.grade || ' ' || o.given_name) FROM operator o WHERE o.id = c.owner_id) AS owner,
    (SELECT CASE WHEN bool_or(r.status = 'draft') THEN 'draft' ELSE max('received') END
        FROM report r WHERE r.conversation_id = c.id AND r.status <> 'cancelled') AS report
"""
MESSAGE = """
    conversation_id, seq, direction, author, operator_id, label, client_message_id, body, details,
    created_at
"""


async def insert_conversation(
    connection: Connection, *, channel: str, token_hash: bytes, now: datetime
) -> Conversation:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"""
        INSERT INTO conversation AS c (channel, token_hash, opened_at, changed_at)
        VALUES (%(channel)s, %(token_hash)s, %(now)s, %(now)s) RETURNING {CONVERSATION}
        """,
        {"channel": channel, "token_hash": token_hash, "now": now},
    )
    return cast(Conversation, await found.fetchone())


async def count_opening(connection: Connection, *, address: str, now: datetime) -> int:
    """Note an opening from an address and return how many it made in the last hour.

    The lock counts openings made at once one after the other, until they commit.
    """
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])
    await connection.execute("INSERT INTO opening VALUES (%s, %s)", [address, now])
    found = await connection.execute(
        "SELECT count(*) AS n FROM opening WHERE address = %s"
        " AND opened_at > %s - interval '1 hour'",
        [address, now],
    )
    return cast(dict[str, int], await found.fetchone())["n"]


async def read(connection: Connection, conversation_id: UUID) -> Conversation | None:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"SELECT {CONVERSATION} FROM conversation c WHERE c.id = %s", [conversation_id]
    )
    return await found.fetchone()


async def read_for_token(
    connection: Connection, conversation_id: UUID, token_hash: bytes
) -> Conversation | None:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"SELECT {CONVERSATION} FROM conversation c WHERE c.id = %s AND c.token_hash = %s",
        [conversation_id, token_hash],
    )
    return await found.fetchone()


async def insert_message(
    connection: Connection,
    conversation: Conversation,
    draft: Draft,
    *,
    seq: int,
    now: datetime,
    client_message_id: UUID | None = None,
    operator_id: UUID | None = None,
) -> Message:
    """Store a message at the place that `change` reserved for it."""
    found = await connection.cursor(row_factory=class_row(Message)).execute(
        f"""
        INSERT INTO message (conversation_id, seq, channel, direction, author, operator_id, label,
            owner_epoch, client_message_id, body, details, created_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {MESSAGE}
        """,
        [
            conversation.id,
            seq,
            conversation.channel,
            draft.direction,
            draft.author,
            operator_id,
            draft.label,
            conversation.owner_epoch,
            client_message_id,
            Jsonb(draft.body),
            Jsonb(draft.details),
            now,
        ],
    )
    return cast(Message, await found.fetchone())


async def messages(
    connection: Connection, conversation_id: UUID, *, after: int = 0, with_notes: bool = False
) -> Sequence[Message]:
    found = await connection.cursor(row_factory=class_row(Message)).execute(
        f"""
        SELECT {MESSAGE} FROM message WHERE conversation_id = %s AND seq > %s
            AND (%s OR direction <> 'note') ORDER BY seq
        """,
        [conversation_id, after, with_notes],
    )
    return await found.fetchall()


async def message_at(connection: Connection, conversation_id: UUID, seq: int) -> Message | None:
    found = await connection.cursor(row_factory=class_row(Message)).execute(
        f"SELECT {MESSAGE} FROM message WHERE conversation_id = %s AND seq = %s",
        [conversation_id, seq],
    )
    return await found.fetchone()


async def message_from_client(
    connection: Connection, conversation_id: UUID, client_message_id: UUID
) -> Message | None:
    found = await connection.cursor(row_factory=class_row(Message)).execute(
        f"SELECT {MESSAGE} FROM message WHERE conversation_id = %s AND client_message_id = %s",
        [conversation_id, client_message_id],
    )
    return await found.fetchone()


async def count_incoming_since(
    connection: Connection, conversation_id: UUID, since: datetime
) -> int:
    found = await connection.execute(
        "SELECT count(*) AS n FROM message WHERE conversation_id = %s AND direction = 'incoming'"
        " AND created_at > %s",
        [conversation_id, since],
    )
    return cast(dict[str, int], await found.fetchone())["n"]


async def choice(
    connection: Connection, conversation_id: UUID, choice_id: str
) -> dict[str, str] | None:
    """Return what a button means (title, and "bot" or "do"); None if it was never offered."""
    found = await connection.execute(
        """
        SELECT details -> 'choices' -> %(choice)s AS meaning FROM message
        WHERE conversation_id = %(id)s AND details -> 'choices' ? %(choice)s LIMIT 1
        """,
        {"id": conversation_id, "choice": choice_id},
    )
    row = await found.fetchone()
    return cast(dict[str, str], row["meaning"]) if row else None


async def read_several(
    connection: Connection, conversation_ids: Sequence[UUID]
) -> Sequence[Conversation]:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"SELECT {CONVERSATION} FROM conversation c WHERE c.id = ANY(%s)", [conversation_ids]
    )
    return await found.fetchall()


async def wake(connection: Connection, conversation_id: UUID) -> None:
    """Tell every process, once this transaction commits, that a conversation changed."""
    await connection.execute("SELECT pg_notify('conversation', %s)", [str(conversation_id)])


async def tell_typing(connection: Connection, conversation_id: UUID, owner_id: UUID) -> None:
    """Tell the citizen's stream that the owner is writing; nothing is stored."""
    await connection.execute(
        "SELECT pg_notify('typing', id::text) FROM conversation WHERE id = %s AND owner_id = %s",
        [conversation_id, owner_id],
    )
