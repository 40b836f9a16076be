"""How a citizen's message enters a conversation: once, at its place, not too fast, or not."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.errors import UniqueViolation

from handoff.conversations import ownership_store, store, wording
from handoff.conversations.model import (
    Conversation,
    ConversationError,
    Draft,
    Message,
    TooFast,
)
from handoff.conversations.notices import announce, record
from handoff.database import Connection, Database

BURST_WINDOW = timedelta(seconds=5)

Prepare = Callable[[Connection], Awaitable[Draft]]
Complete = Callable[[Connection, Message], Awaitable[object]]


async def store_once(
    database: Database,
    conversation_id: UUID,
    *,
    client_message_id: UUID,
    prepare: Prepare,
    complete: Complete,
    burst: int,
    now: datetime,
) -> tuple[Message, bool]:
    """Store what `prepare` makes, and whatever `complete` adds, in one transaction.

    Returns the message and whether it is new: the same `client_message_id` again returns the
    message stored the first time. Raises TooFast (with `retry_after`, seconds).
    """
    try:
        async with database.transaction() as connection:
            known = await store.message_from_client(connection, conversation_id, client_message_id)
            if known is not None:
                return known, False
            draft = await prepare(connection)
            seq, changed = await _make_room(connection, conversation_id, now)
            await _check_pace(connection, conversation_id, burst, now)
            message = await store.insert_message(
                connection, changed, draft, seq=seq, now=now, client_message_id=client_message_id
            )
            await complete(connection, message)
            return message, True
    except UniqueViolation:
        async with database.transaction() as connection:
            known = await store.message_from_client(connection, conversation_id, client_message_id)
        assert known is not None
        return known, False


async def _make_room(
    connection: Connection, conversation_id: UUID, now: datetime
) -> tuple[int, Conversation]:
    """Return the message's place; from here on other posts to this conversation wait."""
    changed = await ownership_store.add_incoming(connection, conversation_id, now=now)
    if changed is not None:
        return changed.last_seq, changed
    changed = await ownership_store.reopen(connection, conversation_id, now=now)
    if changed is not None:
        await announce(connection, changed, wording.REOPENED, now=now, is_bots_again=True)
        await record(connection, changed, "reopen", actor="citizen", now=now)
        return changed.last_seq - 1, changed
    # Another post reopened it between the two statements.
    changed = await ownership_store.add_incoming(connection, conversation_id, now=now)
    if changed is None:
        raise ConversationError("La conversation vient de changer. Réessayez.")
    return changed.last_seq, changed


async def _check_pace(
    connection: Connection, conversation_id: UUID, burst: int, now: datetime
) -> None:
    recent = await store.count_incoming_since(connection, conversation_id, now - BURST_WINDOW)
    if recent >= burst:
        raise TooFast(
            "Vous écrivez très vite. Votre message partira dans un instant.", retry_after=1
        )
