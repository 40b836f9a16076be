"""Owns the words of a place as the official list and citizens' texts share them.

« St » is Saint, « s/ » is sur, and « au », « du », « aux », « des » are taken apart, so that
« au Havre » holds « le havre ». Commas and lines stay, so that no name runs over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.reading.folded import Folded

WORD = re.compile(r"(?<![a-z0-9])s/|[a-z0-9]+|[,;.:()!?\n/]")
MEANT = {"st": "saint", "ste": "sainte", "sts": "saints", "s/": "sur"}
APART = {"au": ("a", "le"), "aux": ("a", "les"), "du": ("de", "le"), "des": ("de", "les")}
STOPS = frozenset(",;.:()!?\n/")
ARTICLES = frozenset({"le", "la", "les", "l"})


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are offsets in the folded text; `is_inner` says: the article of « au »."""

    text: str
    start: int
    end: int
    is_inner: bool = False


def words_of(folded: Folded) -> list[Word]:
    words: list[Word] = []
    for match in WORD.finditer(folded.text):
        first, *inner = parts(match[0])
        words.append(Word(first, match.start(), match.end()))
        words.extend(Word(text, match.start(), match.end(), is_inner=True) for text in inner)
    return words


def parts(word: str) -> tuple[str, ...]:
    return APART.get(word) or (MEANT.get(word, word),)


def content(words: list[str]) -> list[str]:
    """The words of a name without the article that opens it."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words
