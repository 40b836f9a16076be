"""Owns what a reading is: a stretch of a text, its value, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

IMPOSSIBLE, FUTURE, AMBIGUOUS, UNKNOWN = "impossible", "future", "ambiguous", "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """`kind` is moment, commune, place, phone, plate, email, web or amount.

    `start` and `end` are offsets in the text; `value` is JSON and always has "shown", in French.
    """

    kind: str
    start: int
    end: int
    value: dict[str, Any]
    problem: str | None = None

    def overlaps(self, other: Reading) -> bool:
        return self.start < other.end and other.start < self.end
