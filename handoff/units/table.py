"""Reads a table of an official file: its encoding, headings, quotes, and each line's cells."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handoff.faq.folding import fold
from handoff.units.model import UnusableFile

SEPARATOR = ";"
SIZE_LIMIT = 64 * 1024 * 1024
CELL_LIMIT = 2000
QUOTED_LINES = 50
"""A quoted cell spans so many lines at most; a longer one is a quotation mark nobody closed."""

NO_TEXT = "{name} is not a text: save it as CSV, separated by « ; », in UTF-8."

Columns = Mapping[str, Sequence[str]]
"""By field, the headings it may have; the first is the official one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, by field; `number` is its place in the file, `trouble` why it cannot be used."""

    number: int
    cells: Mapping[str, str]
    repairs: tuple[str, ...] = ()
    trouble: str = ""


def read_table(path: Path, columns: Columns, required: Sequence[str]) -> list[Line]:
    """Return a file's lines below its headings.

    A required column is one field, or several of which one is enough, joined by « / ». Raises
    UnusableFile with one sentence when the file is no such table.
    """
    rows = list(_rows(_text_of(path)))
    if not rows:
        raise UnusableFile(f"{path.name} is empty.")
    headings = rows[0][1]
    if len(headings) < 2:
        first = _clean(headings[0])[:60]
        raise UnusableFile(
            f"{path.name} is not separated by « {SEPARATOR} »: its first line begins « {first} »."
        )
    places = _places(headings, columns)
    for one in required:
        if not any(field in places for field in one.split("/")):
            raise UnusableFile(_missing(path, one, columns, headings))
    if len(rows) == 1:
        raise UnusableFile(f"{path.name} has headings and no line below them.")
    return [_line(number, cells, places, len(headings)) for number, cells in rows[1:]]


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > SIZE_LIMIT:
        raise UnusableFile(f"{path.name} is larger than {SIZE_LIMIT // 1024**2} MiB.")
    if b"\x00" in content:
        raise UnusableFile(NO_TEXT.format(name=path.name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _other_encoding(content, path.name)


def _other_encoding(content: bytes, name: str) -> str:
    """Return a text that Windows wrote; what is damaged UTF-8 would be garbled without a word."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if sum(not c.isascii() for c in text) > 2 * damaged:
        raise UnusableFile(f"{name} is damaged ({damaged} broken characters): download it again.")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise UnusableFile(NO_TEXT.format(name=name)) from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line; a quoted cell may hold line ends."""
    lines = re.split(r"\r\n|\n|\r", text)
    width, at = 0, 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        cells, taken = _row(lines, at, width)
        width = width or len(cells)
        yield at + 1, cells
        at += taken


def _row(lines: list[str], at: int, width: int) -> tuple[list[str], int]:
    """Return the cells of the row that begins here, and how many lines it takes.

    A quotation mark that does not close before the next whole row is one of the text's own.
    """
    for end in range(at + 1, min(at + QUOTED_LINES, len(lines)) + 1):
        if end > at + 1 and lines[end - 1].count(SEPARATOR) >= max(width - 1, 1):
            break
        joined = "\n".join(lines[at:end])
        if joined.count('"') % 2:
            continue
        try:
            parsed = list(csv.reader(io.StringIO(joined, ""), delimiter=SEPARATOR, strict=True))
        except csv.Error:
            break
        if len(parsed) == 1 and (end == at + 1 or len(parsed[0]) == width):
            return parsed[0], end - at
        break
    return lines[at].split(SEPARATOR), 1


def _line(number: int, cells: list[str], places: Mapping[str, int], width: int) -> Line:
    given = {f: _clean(cells[at]) if at < len(cells) else "" for f, at in places.items()}
    if any(cell.strip() for cell in cells[width:]):
        return Line(number, given, trouble=f"has {len(cells)} cells under {width} headings")
    if any(len(cell) > CELL_LIMIT for cell in cells):
        return Line(number, given, trouble=f"has a cell of more than {CELL_LIMIT} characters")
    is_short = len(cells) < width
    return Line(number, given, ("cells were missing at its end",) if is_short else ())


def _places(headings: list[str], columns: Columns) -> dict[str, int]:
    """Return where each field stands; of several headings for one, the first of the table wins."""
    found = {_fold(heading): at for at, heading in reversed(list(enumerate(headings)))}
    wanted = {
        field: next((found[_fold(name)] for name in names if _fold(name) in found), None)
        for field, names in columns.items()
    }
    return {field: at for field, at in wanted.items() if at is not None}


def _missing(path: Path, one: str, columns: Columns, headings: list[str]) -> str:
    names = " or ".join(f"« {columns[field][0]} »" for field in one.split("/"))
    found = ", ".join(f"« {_clean(heading)[:40]} »" for heading in headings[:30])
    more = f" and {len(headings) - 30} more" if len(headings) > 30 else ""
    return f"{path.name} has no column {names}; it has {found}{more}."


def _fold(heading: str) -> str:
    return fold(heading).replace(" ", "")


def _clean(cell: str) -> str:
    """Return a cell as one line without signs that nobody sees."""
    seen = (" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in cell)
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())
