"""Has files checked and made anew: by a virus scanner if there is one, then in a child process."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import BinaryIO

from handoff.files.clients.clamd import Clamd, ScannerAway
from handoff.files.model import SIZE_LIMIT, CleanFile, FilesAway, Kind, UnusableFile
from handoff.settings import ROOT

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Files opened at the same time by this process of the service."""
PATIENCE = 45
"""Seconds until a file is given up, waiting for its turn included."""


class Checking:
    """The checks of one process."""

    def __init__(self, clamd: Clamd | None) -> None:
        self._clamd = clamd
        self._places = asyncio.Semaphore(AT_ONCE)

    async def clean(self, source: BinaryIO, kind: Kind) -> CleanFile:
        """Return what is safe to keep of a file; raises UnusableFile, or FilesAway for later."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._scan(source)
                async with self._places:
                    return await _make_anew(source, kind)
        except TimeoutError:
            raise FilesAway(
                "Ce fichier n'a pas pu être vérifié à temps. Réessayez dans un instant.",
                retry_after=10,
            ) from None

    async def _scan(self, source: BinaryIO) -> None:
        if self._clamd is None:
            return
        try:
            found = await self._clamd.scan(source)
        except ScannerAway as reason:
            logger.warning("The virus scanner is away (%s).", reason)
            raise FilesAway(
                "La vérification antivirus est indisponible pour le moment. "
                "Votre fichier n'a pas été envoyé : réessayez dans quelques minutes.",
                code="scanner",
                retry_after=60,
            ) from None
        if found is not None:
            logger.warning("The virus scanner found %.80r in a file.", found)
            raise UnusableFile(
                "L'antivirus a trouvé un danger dans ce fichier. Il n'a pas été envoyé.",
                code="virus",
            )


async def _make_anew(source: BinaryIO, kind: Kind) -> CleanFile:
    source.flush()
    # Not `seek`, which may only move inside a buffer that the child cannot see.
    os.lseek(source.fileno(), 0, os.SEEK_SET)
    # No environment: the child needs none of the service's addresses and passwords.
    arguments = ("-B", "-s", "-m", "handoff.files.workshop", kind.media_type)
    child = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=source, stdout=PIPE, stderr=DEVNULL, cwd=ROOT, env={}
    )
    try:
        return await _read(child, kind)
    except (ValueError, KeyError, TypeError, EOFError) as reason:
        # It crashed, or ran out of time or memory: this is no file that people make.
        logger.warning("A file could not be opened (%s).", type(reason).__name__)
        raise UnusableFile(
            "Ce fichier est abîmé ou incomplet. Enregistrez-le de nouveau, puis réessayez."
        ) from None
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _read(child: Process, kind: Kind) -> CleanFile:
    assert child.stdout is not None
    head = json.loads(await child.stdout.readline())
    if "refused" in head:
        raise UnusableFile(str(head["refused"]), code=str(head["code"]))
    content_size, preview_size = int(head["content"]), int(head["preview"] or 0)
    if not 0 < content_size <= SIZE_LIMIT or not 0 <= preview_size <= SIZE_LIMIT:
        raise ValueError(content_size)
    content = await child.stdout.readexactly(content_size)
    preview = await child.stdout.readexactly(preview_size)
    return CleanFile(kind.media_type, content, preview or None)
