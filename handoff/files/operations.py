"""What may be done with files: one is received with its message, or not at all; then read."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from handoff.accounts.model import Operator
from handoff.conversations import receiving, turn_store, wording
from handoff.conversations import store as conversations
from handoff.conversations.model import Draft, Message, UnknownConversation
from handoff.conversations.notices import record
from handoff.database import Connection, Database
from handoff.files import store
from handoff.files.checking import Checking
from handoff.files.model import (
    FILES_LIMIT,
    SIZE_LIMIT,
    TOTAL_LIMIT,
    CleanFile,
    StoredFile,
    UnusableFile,
    too_big,
)
from handoff.files.names import check_kind, read_name


async def receive_file(
    database: Database,
    conversation_id: UUID,
    source: BinaryIO,
    *,
    client_message_id: UUID,
    name: str | None,
    media_type: str,
    checking: Checking,
    burst: int,
    clock: Callable[[], datetime],
) -> tuple[Message, bool]:
    """Check a file and store it with the message that shows it; return that and whether it is new.

    `name` is the header as it came. The same `client_message_id` again returns the message stored
    the first time. Raises UnusableFile, FilesAway, TooFast.
    """
    async with database.transaction() as connection:
        known = await conversations.message_from_client(
            connection, conversation_id, client_message_id
        )
        if known is not None:
            return known, False
        size = source.seek(0, os.SEEK_END)
        _check_size(size)
        await _check_room(connection, conversation_id, size)
    cleaned = read_name(name)
    source.seek(0)
    made = await checking.clean(source, check_kind(cleaned, media_type, source.read(12)))
    return await _store(
        database,
        conversation_id,
        made,
        cleaned,
        client_message_id=client_message_id,
        burst=burst,
        now=clock(),
    )


async def files_of(connection: Connection, conversation_id: UUID) -> list[StoredFile]:
    """Return the files of a conversation, in the order in which they came."""
    return await store.of_conversation(connection, conversation_id)


async def read_bytes(connection: Connection, id: UUID) -> bytes | None:
    return await store.read_bytes(connection, id, is_preview=False)


async def open_file(
    database: Database,
    conversation_id: UUID,
    file_id: str,
    *,
    is_preview: bool,
    operator: Operator | None = None,
    now: datetime,
) -> tuple[StoredFile, bytes]:
    """Return a file of a conversation and its bytes, or its preview's; an operator's reading is
    audited. Raises UnknownConversation.
    """
    async with database.transaction() as connection:
        file = await store.read(connection, conversation_id, _id(file_id))
        if file is None:
            raise _unknown()
        content = await store.read_bytes(connection, file.id, is_preview=is_preview)
        if content is None:
            raise _unknown()
        if operator is not None:
            conversation = await conversations.read(connection, conversation_id)
            assert conversation is not None
            what = {"file": str(file.id), "preview": is_preview}
            await record(
                connection, conversation, "read_file", actor=operator.login, now=now, **what
            )
        return file, content


async def _store(
    database: Database,
    conversation_id: UUID,
    made: CleanFile,
    name: str,
    *,
    client_message_id: UUID,
    burst: int,
    now: datetime,
) -> tuple[Message, bool]:
    id = uuid4()
    shown = {"id": str(id), "name": name, "kind": made.kind, "size": len(made.content)}

    async def prepare(connection: Connection) -> Draft:
        body = {"text": wording.FILE_SENT.format(name=name), "file": shown}
        return Draft("incoming", "citizen", wording.CITIZEN_LABEL, body, {})

    async def complete(connection: Connection, message: Message) -> None:
        # Asked again: by now other files may have come in, but from here on they wait.
        await _check_room(connection, conversation_id, len(made.content))
        await store.insert(connection, made, id=id, message=message, name=name, now=now)
        await turn_store.pass_over_file(connection, conversation_id)

    return await receiving.store_once(
        database,
        conversation_id,
        client_message_id=client_message_id,
        prepare=prepare,
        complete=complete,
        burst=burst,
        now=now,
    )


def _id(file_id: str) -> UUID:
    try:
        return UUID(file_id)
    except ValueError:
        raise _unknown() from None


def _unknown() -> UnknownConversation:
    return UnknownConversation("Ce fichier n'existe pas ou plus.")


def _check_size(size: int) -> None:
    if size == 0:
        raise UnusableFile("Ce fichier est vide.")
    if size > SIZE_LIMIT:
        raise too_big()


async def _check_room(connection: Connection, conversation_id: UUID, size: int) -> None:
    count, total = await store.held(connection, conversation_id)
    if count >= FILES_LIMIT:
        raise UnusableFile(
            f"Cette conversation contient déjà {FILES_LIMIT} fichiers, "
            "le maximum. Dites-le ici si vous en avez d'autres.",
            code="too_many",
        )
    if total + size > TOTAL_LIMIT:
        raise UnusableFile(
            "Les fichiers de cette conversation dépassent 40 Mo, le maximum. "
            "Envoyez un fichier plus léger.",
            code="too_much",
        )
