"""Owns how a misspelt name leads to a commune: rapidfuzz's distance, with few letters wrong."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from actions.reading.communes import OF_A_TOWN
from actions.reading.gazetteer import Commune, gazetteer, name_key
from actions.reading.lexicon import is_ordinary
from actions.reading.place_words import ARTICLES, STOPS, Word, content

SHORTEST = 5  # letters; shorter names have too many neighbours
LONG = 9  # letters from which two may be wrong
MOST_WORDS = 6
FAR_MORE = 20  # times the inhabitants: the great town is meant, not its small neighbour
TOWN = 15_000


@dataclass(frozen=True, slots=True)
class Near:
    """`start` and `end` are offsets in the folded text."""

    communes: tuple[Commune, ...]
    start: int
    end: int


def near_communes(
    words: list[Word], pool: tuple[Commune, ...] | None, *, with_exact: bool = False
) -> Near | None:
    """The communes whose name is nearest to one of the stretches that may be a name.

    Among `pool`, or among all; several when several are as near and none is far greater. A name
    that is written exactly was seen before, and left aside for what stands around it.
    """
    names = _names(pool)
    best: tuple[int, int, Near] | None = None
    for first, last in _stretches(words):
        found = _nearest(" ".join(word.text for word in words[first:last]), names)
        if found is None:
            continue
        distance, communes = found
        if distance == 0 and not with_exact:
            continue
        near = Near(communes, words[first].start, words[last - 1].end)
        if best is None or (distance, first - last) < best[:2]:
            best = (distance, first - last, near)
    return best[2] if best else None


def _names(pool: tuple[Commune, ...] | None) -> dict[str, tuple[Commune, ...]]:
    if pool is None:
        return gazetteer().names
    names: dict[str, tuple[Commune, ...]] = {}
    for commune in pool:
        key = name_key(commune.name)
        names[key] = (*names.get(key, ()), commune)
    return names


def _stretches(words: list[Word]) -> list[tuple[int, int]]:
    """The end of each part of the answer, after « à » or a comma: where a commune is written."""
    found: list[tuple[int, int]] = []
    end = len(words)
    while end and len(found) < 8:
        while end and (words[end - 1].text in STOPS or words[end - 1].text.isdigit()):
            end -= 1
        start = end
        while start and words[start - 1].text not in STOPS and not words[start - 1].text.isdigit():
            start -= 1
        if start < end:
            found.extend(_tails(words, start, end))
        end = start
    return found[:8]


def _tails(words: list[Word], start: int, end: int) -> list[tuple[int, int]]:
    """The whole part, and what follows each word that may lead to a name."""
    starts = [at + 1 for at in range(start, end - 1) if _leads(words, at)]
    starts.insert(0, start)
    tails = [(at, end) for at in starts if end - at <= MOST_WORDS]
    bare = [(at + 1, end) for at, _ in tails if words[at].text in ARTICLES and at + 1 < end]
    return [*tails, *bare][:4]


def _leads(words: list[Word], at: int) -> bool:
    if words[at].text in ("de", "d"):
        return at > 0 and words[at - 1].text in OF_A_TOWN
    return words[at].text in ("a", "vers", "sur")


def _nearest(
    words: str, names: dict[str, tuple[Commune, ...]]
) -> tuple[int, tuple[Commune, ...]] | None:
    letters = len(words.replace(" ", ""))
    if letters < SHORTEST or all(is_ordinary(word) for word in content(words.split())):
        return None
    limit = 2 if letters >= LONG else 1
    near = process.extract(
        words, names.keys(), scorer=OSA.distance, score_cutoff=limit, limit=20, processor=None
    )
    near = [found for found in near if _has_same_opening(words, found[0], letters)]
    if not near:
        return None
    shortest = min(distance for _, distance, _ in near)
    communes = {
        c.code: c for name, distance, _ in near if distance == shortest for c in names[name]
    }
    ranked = sorted(communes.values(), key=lambda c: -c.population)
    first, *others = ranked
    is_meant = first.population >= TOWN and all(
        first.population > FAR_MORE * other.population for other in others
    )
    return int(shortest), ((first,) if is_meant else tuple(ranked))


def _has_same_opening(words: str, name: str, letters: int) -> bool:
    """Few miss the first letter of a name; « oléron » is not Cléron."""
    return letters >= LONG or words[0] == name[0] or words[1] == name[0] or words[0] == name[1]
