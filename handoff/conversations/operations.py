"""What citizens may do with their conversation, each in one transaction."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handoff.conversations import ownership_store, receiving, store, wording
from handoff.conversations.model import (
    Conversation,
    Draft,
    Message,
    TooFast,
    UnknownConversation,
    UnusableText,
    clean_text,
)
from handoff.conversations.notices import announce, bot_says, record
from handoff.database import Connection, Database
from handoff.queues import presence_store


async def open_conversation(
    database: Database, *, channel: str, address: str, limit: int, now: datetime
) -> tuple[Conversation, str]:
    """Open a conversation with its welcome; return it with the citizen's token (256 bits).

    Raises TooFast when the address opened more than `limit` conversations in an hour.
    """
    token = secrets.token_urlsafe(32)
    async with database.transaction() as connection:
        if await store.count_opening(connection, address=address, now=now) > limit:
            raise TooFast(
                "Trop de conversations ont été ouvertes depuis votre connexion. "
                "Réessayez un peu plus tard. "
                "En cas de danger, appelez le 17 ou le 112, ou envoyez un SMS au 114.",
                retry_after=600,
            )
        opened = await store.insert_conversation(
            connection, channel=channel, token_hash=hash_token(token), now=now
        )
        placed = await ownership_store.add_place(connection, opened.id, now=now)
        assert placed is not None
        await store.insert_message(connection, placed, bot_says(wording.WELCOME), seq=1, now=now)
        return placed, token


async def authenticate(database: Database, conversation_id: str, token: str) -> Conversation:
    """Return the conversation that the token opens; raises UnknownConversation for any other."""
    try:
        known = UUID(conversation_id)
    except ValueError:
        raise UnknownConversation("Cette conversation n'existe pas ou plus.") from None
    async with database.transaction() as connection:
        conversation = await store.read_for_token(connection, known, hash_token(token))
    if conversation is None:
        raise UnknownConversation("Cette conversation n'existe pas ou plus.")
    return conversation


async def transcript(
    database: Database, conversation_id: UUID, *, after: int = 0
) -> Sequence[Message]:
    """Return what the citizen may read, in order."""
    async with database.transaction() as connection:
        return await store.messages(connection, conversation_id, after=after)


async def follow(
    database: Database, conversation_id: UUID, token: str, *, after: int
) -> tuple[Conversation, Sequence[Message]]:
    """Return a conversation as it stands and what the token's holder may read after a `seq`."""
    async with database.transaction() as connection:
        conversation = await store.read_for_token(connection, conversation_id, hash_token(token))
        if conversation is None:
            raise UnknownConversation("Cette conversation n'existe pas ou plus.")
        return conversation, await store.messages(connection, conversation_id, after=after)


async def receive(
    database: Database,
    conversation_id: UUID,
    *,
    client_message_id: UUID,
    text: object = None,
    choice: object = None,
    burst: int,
    now: datetime,
) -> tuple[Message, bool]:
    """Store a citizen's message before anybody is told of it; return it and whether it is new.

    The same `client_message_id` again returns the message stored the first time. Raises
    UnusableText, TooFast (with `retry_after`, seconds).
    """

    async def prepare(connection: Connection) -> Draft:
        return await _incoming(connection, conversation_id, text, choice)

    async def complete(connection: Connection, message: Message) -> None:
        if message.details.get("choice", {}).get("do") == "request_handoff":
            await _ask(connection, conversation_id, now)

    return await receiving.store_once(
        database,
        conversation_id,
        client_message_id=client_message_id,
        prepare=prepare,
        complete=complete,
        burst=burst,
        now=now,
    )


async def request_handoff(database: Database, conversation_id: UUID, *, now: datetime) -> bool:
    """Put a conversation in the queue because the citizen asked; False if it is not the bot's."""
    async with database.transaction() as connection:
        return await _ask(connection, conversation_id, now)


async def leave_queue(database: Database, conversation_id: UUID, *, now: datetime) -> bool:
    """Take a waiting conversation back to the bot because the citizen asked."""
    async with database.transaction() as connection:
        changed = await ownership_store.leave(connection, conversation_id, now=now)
        if changed is None:
            return False
        await announce(connection, changed, wording.QUEUE_LEFT, now=now, is_bots_again=True)
        await record(connection, changed, "leave_queue", actor="citizen", now=now)
        return True


async def _incoming(
    connection: Connection, conversation_id: UUID, text: object, choice: object
) -> Draft:
    if choice is None:
        body = {"text": clean_text(text)}
        return Draft("incoming", "citizen", wording.CITIZEN_LABEL, body, {})
    meaning = (
        await store.choice(connection, conversation_id, choice)
        if isinstance(choice, str) and "\x00" not in choice and choice.isascii()
        else None
    )
    if meaning is None:
        raise UnusableText("Ce bouton n'est plus valable. Écrivez votre demande.", code="choice")
    body = {"text": meaning["title"], "choice": str(choice)}
    return Draft("incoming", "citizen", wording.CITIZEN_LABEL, body, {"choice": meaning})


async def _ask(connection: Connection, conversation_id: UUID, now: datetime) -> bool:
    changed = await ownership_store.ask(
        connection, conversation_id, reason="asked_by_citizen", now=now
    )
    if changed is None:
        return False
    is_anyone_online = await presence_store.count_online(connection, now=now) > 0
    notice = wording.HANDOFF_ASKED if is_anyone_online else wording.HANDOFF_NOBODY
    await announce(connection, changed, notice, now=now)
    await record(connection, changed, "handoff", actor="citizen", now=now)
    return True


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
