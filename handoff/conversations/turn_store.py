"""The SQL of bot turns: who may begin one, and whose end still counts.

A turn is held by its `turn_until`: whoever finishes with another one, another epoch or another
owner than it began with, finishes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import class_row

from handoff.conversations.model import Conversation, Lane
from handoff.conversations.store import CONVERSATION, wake
from handoff.database import Connection


@dataclass(frozen=True, slots=True)
class Turn:
    """A bot turn under way: the message it answers and what it must still find at its end."""

    conversation_id: UUID
    seq: int
    epoch: int
    until: datetime
    is_resumed: bool
    is_outage_told: bool


async def begin(connection: Connection, id: UUID, *, now: datetime, hold: timedelta) -> Turn | None:
    """Hold the next turn of a conversation of the bot; None if there is none to begin now."""
    # Nobody is told of a hold: if a crash forgets it, the turn begins anew.
    await connection.execute("SET LOCAL synchronous_commit TO off")
    found = await connection.cursor(row_factory=class_row(Turn)).execute(
        """
        UPDATE conversation AS c SET turn_until = %(until)s
        WHERE c.id = %(id)s AND status = 'bot' AND incoming_seq > bot_seq
            AND (turn_until IS NULL OR turn_until <= %(now)s)
        RETURNING c.id AS conversation_id, owner_epoch AS epoch, turn_until AS until,
            outage_told AS is_outage_told,
            coalesce(bot_epoch, 0) < owner_epoch AS is_resumed,
            (SELECT min(m.seq) FROM message m WHERE m.conversation_id = c.id
                AND m.seq > c.bot_seq AND m.direction = 'incoming' AND NOT m.body ? 'file') AS seq
        """,
        {"id": id, "now": now, "until": now + hold},
    )
    turn = await found.fetchone()
    if turn is not None:
        await wake(connection, id)
    return turn


async def finish(
    connection: Connection, turn: Turn, *, messages: int, lane: Lane, now: datetime
) -> Conversation | None:
    """End a turn with room for the bot's messages; None if the turn no longer counts."""
    return await _end(
        connection,
        turn,
        """bot_seq = %(seq)s, bot_epoch = owner_epoch, turn_until = NULL, outage_told = false,
           lane = least(lane, %(lane)s), last_seq = last_seq + %(messages)s""",
        now=now,
        lane=lane,
        messages=messages,
    )


async def finish_with_handoff(
    connection: Connection,
    turn: Turn,
    *,
    messages: int,
    lane: Lane,
    reason: str,
    slots: object,
    now: datetime,
) -> Conversation | None:
    """End a turn as `finish` does, and put the conversation in the queue in the same statement."""
    return await _end(
        connection,
        turn,
        """bot_seq = %(seq)s, bot_epoch = owner_epoch, turn_until = NULL, outage_told = false,
           lane = least(lane, %(lane)s), last_seq = last_seq + %(messages)s,
           status = 'waiting', owner_epoch = owner_epoch + 1, waiting_since = %(now)s,
           reason = %(reason)s, slots = %(slots)s""",
        now=now,
        lane=lane,
        messages=messages,
        reason=reason,
        slots=slots,
    )


async def give_up(connection: Connection, turn: Turn, *, now: datetime) -> Conversation | None:
    """End a turn that brought no answer; room for one notice."""
    return await _end(
        connection,
        turn,
        "bot_seq = %(seq)s, turn_until = NULL, outage_told = false, last_seq = last_seq + 1",
        now=now,
    )


async def put_off(
    connection: Connection, turn: Turn, *, until: datetime, now: datetime
) -> Conversation | None:
    """Keep the message for a later turn; room for one notice if the outage was not told yet."""
    return await _end(
        connection,
        turn,
        """turn_until = %(later)s, outage_told = true,
           last_seq = last_seq + (NOT outage_told)::integer""",
        now=now,
        later=until,
    )


async def pass_over_file(connection: Connection, conversation_id: UUID) -> None:
    """Let a file that was just stored begin no turn: the bot cannot read it.

    Texts before and after it keep theirs. Belongs in the transaction that stores the file.
    """
    await connection.execute(
        """
        UPDATE conversation SET incoming_seq = (SELECT coalesce(max(m.seq), 0) FROM message m
            WHERE m.conversation_id = %(id)s AND m.direction = 'incoming' AND NOT m.body ? 'file')
        WHERE id = %(id)s
        """,
        {"id": conversation_id},
    )


async def unanswered(connection: Connection, *, now: datetime) -> list[UUID]:
    """Return up to 100 conversations whose next turn may begin, the longest waiting first."""
    found = await connection.execute(
        """
        SELECT id FROM conversation WHERE status = 'bot' AND incoming_seq > bot_seq
            AND (turn_until IS NULL OR turn_until <= %s) ORDER BY changed_at LIMIT 100
        """,
        [now],
    )
    return [row["id"] for row in await found.fetchall()]


async def _end(
    connection: Connection, turn: Turn, assign: str, *, now: datetime, **values: object
) -> Conversation | None:
    found = await connection.cursor(row_factory=class_row(Conversation)).execute(
        f"""
        UPDATE conversation AS c SET changed_at = %(now)s, {assign}
        WHERE c.id = %(id)s AND status = 'bot' AND owner_epoch = %(epoch)s
            AND turn_until = %(until)s
        RETURNING {CONVERSATION}
        """,
        {
            "id": turn.conversation_id,
            "epoch": turn.epoch,
            "until": turn.until,
            "seq": turn.seq,
            "now": now,
            **values,
        },
    )
    ended = await found.fetchone()
    if ended is not None:
        await wake(connection, turn.conversation_id)
    return ended
