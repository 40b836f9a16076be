"""Reads what gateways put back into the spool's `acks` folder."""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handoff.reports.reference import read_reference

SIZE_LIMIT = 64 * 1024
LOOKS = 5
"""How often a file that cannot be read is looked at, unchanged, before it is set aside: it may
still be being written."""
_NAME = re.compile(r"(BN-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])-v([1-9][0-9]{0,8})\.ack\.json")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One file: the version of a report that it acknowledges."""

    file: str
    reference: str
    version: int
    identifier: Any


class Inbox:
    """The `acks` folder of one spool. Its functions block: call them in a thread."""

    def __init__(self, spool: Path) -> None:
        self._folder = spool / "acks"
        self._doubtful: dict[str, tuple[tuple[int, int], int]] = {}

    def read(self) -> list[Acknowledgement]:
        """Return what can be read; set aside what has not been readable for some looks."""
        found = []
        for path in self._files():
            acknowledgement = _read(path)
            if acknowledgement is not None:
                self._doubtful.pop(path.name, None)
                found.append(acknowledgement)
            elif self._is_hopeless(path):
                self.move(path.name, "refused")
        return found

    def move(self, file: str, folder: str) -> None:
        """Put a file away under `acks/done` or `acks/refused`; another process may have."""
        target = self._folder / folder
        target.mkdir(0o750, exist_ok=True)
        try:
            (self._folder / file).replace(target / file)
        except FileNotFoundError:
            return

    def _files(self) -> Iterator[Path]:
        if self._folder.is_dir():
            names = {path.name for path in self._folder.iterdir() if not path.is_dir()}
            self._doubtful = {n: seen for n, seen in self._doubtful.items() if n in names}
            yield from (self._folder / name for name in sorted(names) if not name.startswith("."))

    def _is_hopeless(self, path: Path) -> bool:
        try:
            state = path.lstat()
        except FileNotFoundError:
            return False
        signs = (state.st_size, state.st_mtime_ns)
        before, looks = self._doubtful.get(path.name, (signs, 0))
        looks = looks + 1 if before == signs else 1
        self._doubtful[path.name] = (signs, looks)
        return looks >= LOOKS


def _read(path: Path) -> Acknowledgement | None:
    """Return a regular file's acknowledgement; None when the name or the content is none."""
    named = _NAME.fullmatch(path.name)
    if named is None or read_reference(named[1]) != named[1]:
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return None
        content = file.read(SIZE_LIMIT + 1)
    try:
        said = json.loads(content) if len(content) <= SIZE_LIMIT else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    return Acknowledgement(path.name, named[1], int(named[2]), said.get("identifier"))
