"""Owns the plain form in which a text is searched, and the way back to the citizen's letters."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

APOSTROPHES, DASHES = "’‘ʼ`´′", "‐‑‒–—−"
LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
LONGEST = 4  # signs; one Arabic ligature unfolds into eighteen
# A mark or an invisible sign stands between no two letters.
INVISIBLE = {"Mn", "Me", "Mc", "Cf"}


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower case without accents; `at` holds the offset in the original of each of its signs."""

    original: str
    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a stretch that is not empty; its last marks belong to it."""
        return self.at[start], max(self.at[end], self.at[end - 1] + 1)

    def words(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last].strip()


def fold(text: str) -> Folded:
    """Fold each sign by itself, so that every offset has its way back; a run of spaces is one."""
    signs: list[str] = []
    at: list[int] = []
    last = ""
    for offset, sign in enumerate(text):
        plain = _fold_sign(sign)
        if plain == " " == last:
            continue
        last = plain or last
        signs.append(plain)
        at.extend([offset] * len(plain))
    return Folded(text, "".join(signs), (*at, len(text)))


def fold_text(text: str) -> str:
    return "".join(map(_fold_sign, text))


@functools.lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign in APOSTROPHES:
        return "'"
    if sign in DASHES:
        return "-"
    if sign == "\n":
        return sign
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", LIGATURES.get(sign, sign)).lower()
        if unicodedata.category(c) not in INVISIBLE
    )
    if len(plain) > LONGEST:
        return " "
    return "".join(" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in plain)
