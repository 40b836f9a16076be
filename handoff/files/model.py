"""What a file is: its kinds and limits, what is kept of it, why one is refused."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handoff.conversations.model import ConversationError

SIZE_LIMIT = 10 * 1024 * 1024
"""Largest file, in bytes, as sent and as kept."""
FILES_LIMIT = 10
TOTAL_LIMIT = 40 * 1024 * 1024
"""Files of one conversation, and their bytes together."""
PIXEL_LIMIT = 40_000_000

ACCEPTED = "une photo (JPEG, PNG ou WebP) ou un PDF"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, the ends of its names, how its content begins."""

    media_type: str
    extensions: tuple[str, ...]
    magic: bytes

    def opens(self, head: bytes) -> bool:
        """Tell whether a content begins as this kind does; 12 bytes are enough."""
        return re.match(self.magic, head, re.DOTALL) is not None


JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jfif"), rb"\xff\xd8\xff")
PNG = Kind("image/png", ("png",), rb"\x89PNG\r\n\x1a\n")
WEBP = Kind("image/webp", ("webp",), rb"RIFF.{4}WEBP")
PDF = Kind("application/pdf", ("pdf",), rb"%PDF-")
KINDS = {kind.media_type: kind for kind in (JPEG, PNG, WEBP, PDF)}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file made anew from what was sent; the preview is a small JPEG, of images only."""

    kind: str
    content: bytes
    preview: bytes | None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the database knows it; its bytes are read apart."""

    id: UUID
    conversation_id: UUID
    seq: int
    name: str
    kind: str
    size: int
    sha256: str
    created_at: datetime


class UnusableFile(ConversationError):
    """The file cannot be taken; the text says why and what to do."""

    code = "file"


class FileTooBig(UnusableFile):
    code = "file_too_big"


class UploadCut(ConversationError):
    """The file stopped coming before its end."""

    code = "upload_cut"


class FilesAway(ConversationError):
    """Files cannot be taken at the moment; the same file may be sent again."""

    code = "files_away"


def too_big() -> FileTooBig:
    return FileTooBig("Ce fichier est trop lourd : 10 Mo au plus.")
