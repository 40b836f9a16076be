"""What operators write in a conversation: replies to the citizen, notes among themselves."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from handoff.accounts.model import Operator
from handoff.conversations import ownership_store, store
from handoff.conversations.assignments import refusal
from handoff.conversations.model import Conversation, Draft, Message, clean_text
from handoff.database import Connection, Database


async def reply(
    database: Database,
    conversation_id: UUID,
    *,
    operator: Operator,
    client_message_id: UUID,
    text: object,
    now: datetime,
) -> Message:
    """Store the operator's message to the citizen, once for each `client_message_id`."""
    draft = Draft("outgoing", "operator", operator.label, {"text": clean_text(text)}, {})

    async def place(connection: Connection) -> Conversation | None:
        return await ownership_store.add_reply(
            connection, conversation_id, operator_id=operator.id, now=now
        )

    return await _write(database, conversation_id, place, draft, operator, client_message_id, now)


async def add_note(
    database: Database,
    conversation_id: UUID,
    *,
    operator: Operator,
    client_message_id: UUID,
    text: object,
    now: datetime,
) -> Message:
    """Store a note that only operators can read."""
    draft = Draft("note", "operator", operator.label, {"text": clean_text(text)}, {})

    async def place(connection: Connection) -> Conversation | None:
        return await ownership_store.add_place(connection, conversation_id, now=now)

    return await _write(database, conversation_id, place, draft, operator, client_message_id, now)


async def _write(
    database: Database,
    conversation_id: UUID,
    place: Callable[[Connection], Awaitable[Conversation | None]],
    draft: Draft,
    operator: Operator,
    client_message_id: UUID,
    now: datetime,
) -> Message:
    known = store.message_from_client
    try:
        async with database.transaction() as connection:
            stored = await known(connection, conversation_id, client_message_id)
            if stored is not None:
                return stored
            changed = await place(connection)
            if changed is None:
                raise await refusal(connection, conversation_id)
            return await store.insert_message(
                connection,
                changed,
                draft,
                seq=changed.last_seq,
                now=now,
                client_message_id=client_message_id,
                operator_id=operator.id,
            )
    except UniqueViolation:
        async with database.transaction() as connection:
            stored = await known(connection, conversation_id, client_message_id)
        assert stored is not None
        return stored
