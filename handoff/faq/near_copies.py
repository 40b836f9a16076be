"""Finds phrasings that are nearly the same: two citizens would not have typed both."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handoff.faq.folding import fold
from handoff.faq.model import Entry

LIMIT = 0.72
"""Cosine of the character 4-gram counts from which two phrasings are near copies."""
COMMON = 120
"""A 4-gram that more phrasings share tells nothing of a copy."""


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Two phrasings, each with its entry, and how alike they are (0 to 1)."""

    entry: str
    phrasing: str
    other_entry: str
    other_phrasing: str
    likeness: float


def near_copies(entries: Sequence[Entry]) -> Iterator[NearCopy]:
    """Yield the near copies inside and across entries; two titles may be alike, they are given."""
    phrasings = [(entry, phrasing) for entry in entries for phrasing in entry.phrasings]
    grams = [_grams(phrasing) for _, phrasing in phrasings]
    lengths = [math.sqrt(sum(count * count for count in gram.values())) for gram in grams]
    for one, other in _candidates(grams):
        likeness = _product(grams[one], grams[other]) / (lengths[one] * lengths[other])
        (entry, phrasing), (other_entry, other_phrasing) = phrasings[one], phrasings[other]
        are_titles = phrasing == entry.title and other_phrasing == other_entry.title
        if likeness > LIMIT and not are_titles:
            yield NearCopy(entry.id, phrasing, other_entry.id, other_phrasing, likeness)


def _grams(phrasing: str) -> Counter[str]:
    folded = f" {fold(phrasing)} "
    return Counter(folded[place : place + 4] for place in range(max(1, len(folded) - 3)))


def _candidates(grams: Sequence[Counter[str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share at least a third of the rarer one's telling 4-grams."""
    places = defaultdict(list)
    for place, gram in enumerate(grams):
        for part in gram:
            places[part].append(place)
    telling = {part for part, found in places.items() if 1 < len(found) <= COMMON}
    for place, gram in enumerate(grams):
        shared: Counter[int] = Counter()
        own = [part for part in gram if part in telling]
        for part in own:
            shared.update(other for other in places[part] if other > place)
        least = max(1, len(own) // 3)
        yield from ((place, other) for other, count in shared.items() if count >= least)


def _product(one: Counter[str], other: Counter[str]) -> int:
    return sum(count * other[part] for part, count in one.items() if part in other)
