"""Owns the way in: everything that is read in a citizen's words, each by its own module."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from actions.reading.amounts import find_amounts, read_amount
from actions.reading.communes import find_communes
from actions.reading.contacts import find_emails, find_phones, find_webs
from actions.reading.model import Reading
from actions.reading.moments import find_moments, read_moment
from actions.reading.places import read_place
from actions.reading.plates import find_plates

__all__ = ["Reading", "read_all", "read_amount", "read_moment", "read_place"]

KINDS = ("web", "email", "phone", "amount", "plate", "commune", "moment")


def read_all(text: str, kinds: Collection[str], now: datetime) -> list[Reading]:
    """Read free text: only what is sure, in the order of the text, never two over each other.

    A stretch belongs to the first of KINDS that reads it, asked for or not: a plate is never
    read inside an address or an amount. Future moments are left out.
    """
    readers: dict[str, Callable[[str], list[Reading]]] = {
        "web": find_webs,
        "email": find_emails,
        "phone": find_phones,
        "amount": find_amounts,
        "plate": find_plates,
        "commune": find_communes,
        "moment": lambda words: find_moments(words, now),
    }
    last = max((KINDS.index(kind) for kind in kinds), default=-1)
    found: list[Reading] = []
    taken = bytearray(len(text))
    for kind in KINDS[: last + 1]:
        new = [r for r in readers[kind](text) if not any(taken[r.start : r.end])]
        for reading in new:
            taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
        found.extend(new)
    return sorted((r for r in found if r.kind in kinds), key=lambda r: (r.start, r.end))
