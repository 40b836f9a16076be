"""Owns how an answer to « Où ? » is read: which commune it names, and which words of the place
are left beside it (« 12 chemin des Aubépines, 27600 Gaillon », « gare de rouen », « 75015 »)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.reading.commune_value import candidates_value, commune_value
from actions.reading.communes import OF_A_TOWN, is_great, is_street, is_word, mention_span
from actions.reading.folded import Folded, fold
from actions.reading.gazetteer import Commune, gazetteer
from actions.reading.mentions import (
    POSTCODE,
    Mention,
    department_code,
    is_capitalised,
    mentions_in,
    of_postcode,
)
from actions.reading.misspelt import Near, near_communes
from actions.reading.model import AMBIGUOUS, UNKNOWN, Reading
from actions.reading.place_beside import FLUFF, place_beside
from actions.reading.place_words import ARTICLES, STOPS, Word, words_of

LONGEST = 1000  # signs of an answer in which a commune is looked for
INSIDE = {"en", "dans", "sur", "le", "la", "les", "l"}


@dataclass(frozen=True, slots=True)
class Found:
    """What an answer names: communes that it may be, and the stretch that names them."""

    communes: tuple[Commune, ...]
    start: int
    end: int
    postcode: str | None = None
    name: str = ""
    is_one_of: bool = False


def read_place(text: str, department: str | None = None) -> Reading | None:
    """None only when there is no word; `department`, a code or a name, chooses homonyms."""
    folded = fold(text[:LONGEST])
    words = words_of(folded)
    if not any(word.text not in STOPS for word in words):
        return None
    code = department_code(department) if department else None
    found = _named(folded, words) or _by_postcode(folded, words) or _misspelt(folded, words, code)
    if found is None:
        shown = " ".join(text.split())
        value = {"shown": shown, "text": text, "place": shown}
        return Reading("place", 0, len(text), value, UNKNOWN)
    return _reading(text, _in_department(found, code) if code else found)


def _named(folded: Folded, words: list[Word]) -> Found | None:
    mentions = mentions_in(words)
    ranked = [(_strength(folded, words, mention), mention.first, mention) for mention in mentions]
    strong = [rank for rank in ranked if rank[0] > 0]
    if not strong:
        return None
    _, _, best = max(strong, key=lambda rank: rank[:2])
    communes, postcode = best.communes, best.postcode
    start, end = mention_span(folded, words, best)
    other = _joined(mentions, words, best)
    if other is not None:
        start = mention_span(folded, words, other)[0]
        return Found((*communes[:1], *other.communes[:1]), start, end, is_one_of=True)
    written = [word.text for word in words if POSTCODE.fullmatch(word.text)]
    if postcode is None and len(written) == 1 and of_postcode(communes, written[0]):
        communes, postcode = of_postcode(communes, written[0]), written[0]
    hint = _department_in(words, best)
    found = Found(communes, start, end, postcode, best.name)
    return _in_department(found, hint) if hint and not best.is_located else found


def _joined(mentions: list[Mention], words: list[Word], best: Mention) -> Mention | None:
    """The other commune of « entre Vernon et Gaillon », « Vernon ou Gaillon »."""
    before = [word.text for word in words[: best.first]]
    for other in mentions:
        link = before[other.last :]
        is_between = link == ["et"] and "entre" in before[: other.first][-2:]
        if other.last < best.first and (is_between or link == ["ou"]):
            return other
    return None


def _strength(folded: Folded, words: list[Word], mention: Mention) -> int:
    """How surely a name of an answer is the commune; 0 when it is not."""
    if mention.is_located:
        return 5
    before = [word.text for word in words[: mention.first]]
    after = [word.text for word in words[mention.last :]]
    is_whole = all(word in FLUFF or word in STOPS for word in (*before, *after))
    has_article = mention.name.split()[0] in ARTICLES
    is_common = is_word(folded, words, mention)
    if is_common and not is_capitalised(folded, words, mention):
        is_bare = mention.name in gazetteer().names and not has_article
        return 4 if is_whole and is_bare and not INSIDE.intersection(before) else 0
    is_department = mention.name in gazetteer().department_names and not is_great(mention)
    if is_street(words, mention) or is_department:
        return 4 if is_whole else 0
    near = before[-1] if before else ""
    if is_whole or near == "a":
        return 4
    is_town = near in ("de", "d") and any(word in OF_A_TOWN for word in before[-3:-1])
    is_alone = near in ("", *STOPS) and (not after or after[0] in STOPS)
    if is_town or (is_alone and not is_common):
        return 3
    if near in ("sur", "vers", "de", "d", "entre"):
        return 2
    return 2 if not after and not is_common else 0


def _department_in(words: list[Word], mention: Mention) -> str | None:
    others = [*words[: mention.start], *words[mention.end :]]
    return department_code(" ".join(word.text for word in others if not word.is_inner))


def _in_department(found: Found, code: str) -> Found:
    """Those of the département; else those of it whose name goes on (« Saint-Aubin-sur-… »)."""
    communes = tuple(c for c in found.communes if c.department == code)
    if not communes and found.name:
        names = gazetteer().names.items()
        longer = (c for name, every in names if name.startswith(f"{found.name} ") for c in every)
        inside = (c for c in longer if c.department == code)
        communes = tuple(sorted(inside, key=lambda c: -c.population))
    return replace(found, communes=communes or found.communes)


def _by_postcode(folded: Folded, words: list[Word]) -> Found | None:
    for word in reversed(words):
        communes = gazetteer().postcodes.get(word.text, ())
        if communes:
            start, end = folded.span(word.start, word.end)
            near = near_communes(words, communes, with_exact=True)
            if near is not None:
                first, last = folded.span(near.start, near.end)
                start, end, communes = min(start, first), max(end, last), near.communes
            return Found(communes, start, end, word.text)
    return None


def _misspelt(folded: Folded, words: list[Word], code: str | None) -> Found | None:
    """A misspelt name; in the département that was asked for, if one of its communes is near."""
    every = gazetteer().communes.values()
    pools = [tuple(c for c in every if c.department == code)] if code else []
    near: Near | None = None
    for pool in (*pools, None):
        near = near or near_communes(words, pool)
    if near is None:
        return None
    start, end = folded.span(near.start, near.end)
    return Found(near.communes, start, end)


def _reading(text: str, found: Found) -> Reading:
    is_kept = found.is_one_of
    place = " ".join(text.split()) if is_kept else place_beside(text, found.start, found.end)
    start, end, communes = found.start, found.end, found.communes
    if len(communes) > 1:
        shown = " ".join(text.split())
        value = {"shown": shown, "text": text, "place": place}
        value |= candidates_value(communes, found.postcode)
        return Reading("place", start, end, value, AMBIGUOUS)
    commune = commune_value(communes[0], found.postcode)
    shown = f"{place}, {commune['shown']}" if place else commune["shown"]
    commune["commune"] = commune.pop("name")
    value = {**commune, "shown": shown, "text": text, "place": place}
    return Reading("place", start, end, value)
