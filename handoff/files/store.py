"""The SQL that stores and reads files."""

from datetime import datetime
from typing import cast
from uuid import UUID

from psycopg.rows import class_row

from handoff.conversations.model import Message
from handoff.database import Connection
from handoff.files.model import CleanFile, StoredFile

FILE = """
    id, conversation_id, seq, name, kind, size, encode(sha256, 'hex') AS sha256, created_at
"""


async def insert(
    connection: Connection,
    file: CleanFile,
    *,
    id: UUID,
    message: Message,
    name: str,
    now: datetime,
) -> None:
    """Store a file beside the message that shows it."""
    await connection.execute(
        """
        INSERT INTO stored_file (id, conversation_id, seq, name, kind, content, preview, created_at)
        VALUES (%s, %s, %s, %s, %s, %b, %b, %s)
        """,
        [
            id,
            message.conversation_id,
            message.seq,
            name,
            file.kind,
            file.content,
            file.preview,
            now,
        ],
    )


async def held(connection: Connection, conversation_id: UUID) -> tuple[int, int]:
    """Return how many files a conversation holds, and their bytes together."""
    found = await connection.execute(
        "SELECT count(*) AS n, coalesce(sum(size), 0)::bigint AS total FROM stored_file"
        " WHERE conversation_id = %s",
        [conversation_id],
    )
    row = cast(dict[str, int], await found.fetchone())
    return row["n"], row["total"]


async def of_conversation(connection: Connection, conversation_id: UUID) -> list[StoredFile]:
    found = await connection.cursor(row_factory=class_row(StoredFile)).execute(
        f"SELECT {FILE} FROM stored_file WHERE conversation_id = %s ORDER BY seq",
        [conversation_id],
    )
    return await found.fetchall()


async def read(connection: Connection, conversation_id: UUID, id: UUID) -> StoredFile | None:
    """Return a file of this conversation; None for one of another."""
    found = await connection.cursor(row_factory=class_row(StoredFile)).execute(
        f"SELECT {FILE} FROM stored_file WHERE conversation_id = %s AND id = %s",
        [conversation_id, id],
    )
    return await found.fetchone()


async def read_bytes(connection: Connection, id: UUID, *, is_preview: bool) -> bytes | None:
    column = "preview" if is_preview else "content"
    found = await connection.cursor(binary=True).execute(
        f"SELECT {column} AS bytes FROM stored_file WHERE id = %s", [id]
    )
    row = await found.fetchone()
    return cast("bytes | None", row["bytes"]) if row else None
