"""Puts a report into a folder that a gateway without a network empties; all of it, or nothing."""

import asyncio
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from errno import EEXIST, ENOTEMPTY
from pathlib import Path

from handoff.reports.document import to_bytes
from handoff.reports.pdf import Unprintable, render_report
from handoff.transmissions import wording
from handoff.transmissions.model import Delivery, Sent, TransportError

logger = logging.getLogger(__name__)

FOLDER_MODE, FILE_MODE = 0o750, 0o640


class Spool:
    """The transport by folder. What has its final name is complete, and never written again."""

    room: int | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, delivery: Delivery) -> Sent:
        try:
            await asyncio.to_thread(self._put, delivery)
        except Unprintable:
            logger.exception("A report could not be put into the spool.")
            raise TransportError(wording.UNPRINTABLE, permanent=True) from None
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            raise TransportError(wording.SPOOL_AWAY.format(reason=reason)) from None
        return Sent()

    def _put(self, delivery: Delivery) -> None:
        final = self._folder / delivery.name
        if final.exists():
            return
        for left_over in self._folder.glob(f".{delivery.name}.*"):
            shutil.rmtree(left_over, ignore_errors=True)
        draft = self._folder / f".{delivery.name}.{os.urandom(4).hex()}"
        draft.mkdir(FOLDER_MODE)
        try:
            _fill(draft, delivery)
            draft.rename(final)
        except (OSError, Unprintable) as error:
            shutil.rmtree(draft, ignore_errors=True)
            if not isinstance(error, OSError) or error.errno not in {EEXIST, ENOTEMPTY}:
                raise
        _sync(self._folder)


def _fill(draft: Path, delivery: Delivery) -> None:
    sums = ""
    for name, content in _files(delivery):
        _write(draft / name, content)
        sums += f"{hashlib.sha256(content).hexdigest()}  {name}\n"
    _write(draft / "checksums.sha256", sums.encode())
    for folder in (draft / "attachments", draft):
        if folder.exists():
            _sync(folder)


def _files(delivery: Delivery) -> Iterator[tuple[str, bytes]]:
    yield "report.json", to_bytes(delivery.document)
    yield "report.pdf", render_report(delivery.document)
    for enclosure in delivery.enclosures:
        yield enclosure.file, enclosure.content


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(FOLDER_MODE, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
