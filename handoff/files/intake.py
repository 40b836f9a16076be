"""Takes in what is being sent to this process: on disk instead of in memory, so much at once."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from handoff.conversations.model import TooFast
from handoff.files.model import SIZE_LIMIT, FilesAway, UploadCut, too_big

BODY_LIMIT = 12 * 1024 * 1024
"""Bytes that are read at most, so that who sends a little too much is told so."""
AT_ONCE = 64
"""Files that come in at the same time; one for each conversation."""
TRIES_WINDOW = timedelta(minutes=10)

Read = Callable[[], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How much one citizen may ask of a process."""

    tries: int = 30
    """Sendings of one conversation in ten minutes, refused ones included."""
    piece: float = 20
    """Seconds until the next piece of a file."""
    whole: float = 300
    """Seconds until the whole file is there: 10 MB on a slow telephone."""


class Intake:
    """What one process is receiving."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        patience: Patience = Patience(),
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._patience = patience
        self._open: set[UUID] = set()
        self._tries: dict[UUID, list[datetime]] = {}

    @contextmanager
    def place(self, conversation_id: UUID) -> Iterator[BinaryIO]:
        """Lend a nameless file for one sending; raises TooFast, and FilesAway without a disk."""
        self._admit(conversation_id)
        self._open.add(conversation_id)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._folder) as spool:
                yield spool
        except OSError as error:
            raise _away() from error
        finally:
            self._open.discard(conversation_id)

    async def take_in(self, read: Read, declared: int | None, spool: BinaryIO) -> None:
        """Write what is sent into a file; raises FileTooBig, or UploadCut when it stops coming.

        `read` returns the next piece, or None at the end.
        """
        if declared is not None and declared > BODY_LIMIT:
            raise too_big()
        size = 0
        try:
            async with asyncio.timeout(self._patience.whole):
                while (piece := await self._next(read)) is not None:
                    size += len(piece)
                    if size > BODY_LIMIT:
                        raise too_big()
                    if size <= SIZE_LIMIT:
                        spool.write(piece)
                spool.flush()
        except TimeoutError:
            raise UploadCut("L'envoi du fichier s'est interrompu. Réessayez.") from None
        if size > SIZE_LIMIT:
            raise too_big()

    async def _next(self, read: Read) -> bytes | None:
        async with asyncio.timeout(self._patience.piece):
            return await read()

    def _admit(self, conversation_id: UUID) -> None:
        if conversation_id in self._open:
            raise TooFast("Un fichier est déjà en cours d'envoi. Patientez.", retry_after=2)
        if len(self._open) >= AT_ONCE:
            raise _away()
        since = self._clock() - TRIES_WINDOW
        self._tries = {id: t for id, t in self._tries.items() if t[-1] > since}
        tries = [at for at in self._tries.get(conversation_id, []) if at > since]
        if len(tries) >= self._patience.tries:
            raise TooFast(
                "Vous avez envoyé beaucoup de fichiers en peu de temps. "
                "Réessayez dans quelques minutes.",
                retry_after=120,
            )
        self._tries[conversation_id] = [*tries, self._clock()]


def _away() -> FilesAway:
    return FilesAway(
        "Le service ne peut pas recevoir de fichier pour le moment. Réessayez dans un instant.",
        retry_after=5,
    )
