"""Owns where a text names communes, with what stands beside the name and says which one.

« 27600 Gaillon », « Gaillon (27) », « Gaillon dans l'Eure », « Paris 15e », « le 3e à Lyon ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.reading.folded import Folded, fold
from actions.reading.gazetteer import Commune, gazetteer
from actions.reading.place_words import ARTICLES, STOPS, Word, content, words_of

POSTCODE = re.compile(r"[0-9]{5}")
DEPARTMENT = re.compile(r"[0-9]{2,3}|2[ab]")
ORDINAL = re.compile(r"([0-9]{1,2})(?:er|e|eme|ieme|ere|nd|d)")
DISTRICT_WORDS = ("arrondissement", "arr", "ardt", "arrond")
BEFORE_DEPARTMENT = {"dans", "en", "le", "la", "les", "l", "de", "departement", ",", "(", "d"}


@dataclass(frozen=True, slots=True)
class Mention:
    """`first` to `last` are the words of the name, `start` to `end` with what is beside it.

    `is_located`: a postcode, a département or an arrondissement says that it is a place.
    """

    name: str
    first: int
    last: int
    start: int
    end: int
    communes: tuple[Commune, ...]
    postcode: str | None = None
    is_located: bool = False


def mentions_in(words: list[Word]) -> list[Mention]:
    """Every name of the list in the words, ordinary ones too; each with what locates it."""
    found = []
    for first, last in gazetteer().find(words):
        name = " ".join(word.text for word in words[first:last])
        communes = gazetteer().named(name)
        if not communes:
            continue
        mention = Mention(name, first, last, first, last, communes)
        for beside in (_with_district, _with_postcode_before, _with_what_follows):
            mention = beside(mention, words)
        found.append(mention)
    return found


def is_capitalised(folded: Folded, words: list[Word], mention: Mention) -> bool:
    """In a text that is all capitals, they say nothing."""
    if folded.original.isupper():
        return False
    named = [word.text for word in words[mention.first : mention.last]]
    word = words[mention.last - len(content(named))]
    return folded.original[folded.at[word.start]].isupper()


def department_code(text: str) -> str | None:
    """The département that a text names by its code or its name: « 27 », « dans l'Eure »."""
    words = words_of(fold(text))
    for at in range(len(words)):
        if words[at].text.upper() in gazetteer().departments:
            return words[at].text.upper()
        found = _department_name(words, at)
        if found:
            return found[0]
    return None


def of_postcode(communes: tuple[Commune, ...], postcode: str) -> tuple[Commune, ...]:
    """Those of the postcode; else of its département, for a firm's own postcode (CEDEX)."""
    exact = tuple(c for c in communes if postcode in c.postcodes)
    if exact:
        return exact
    codes = {"20": ("2A", "2B")}.get(postcode[:2]) or (
        (postcode[:3],) if postcode[:2] in ("97", "98") else (postcode[:2],)
    )
    return tuple(c for c in communes if c.department in codes)


def _with_district(mention: Mention, words: list[Word]) -> Mention:
    city = mention.communes[0]
    if gazetteer().district(city, 1) is None:
        return mention
    number, end = _district_after(words, mention.last)
    start = mention.start
    if number is None:
        number, start = _district_before(words, mention.first)
    district = gazetteer().district(city, number or 0)
    if district is None:
        return mention
    return replace(mention, start=start, end=end, communes=(district,), is_located=True)


def _district_after(words: list[Word], at: int) -> tuple[int | None, int]:
    """The number after the city's name; a bare one must end the stretch (« Paris 15 »)."""
    here = at + 1 if _text(words, at) in (",", "(") else at
    ordinal = ORDINAL.fullmatch(_text(words, here))
    is_bare = re.fullmatch(r"[0-9]{1,2}", _text(words, here)) is not None
    follows = _text(words, here + 1)
    if ordinal or (is_bare and (follows in STOPS or follows in ("", *DISTRICT_WORDS))):
        number = int(ordinal[1] if ordinal else words[here].text)
        end = here + 2 if follows in DISTRICT_WORDS else here + 1
        return number, end
    return None, at


def _district_before(words: list[Word], at: int) -> tuple[int | None, int]:
    """« 15e arrondissement de Paris », « dans le 3e à Lyon »."""
    here = at - 1
    if here >= 0 and words[here].text in ("de", "d", "a", ","):
        here -= 1
    if here >= 1 and words[here].text in DISTRICT_WORDS:
        here -= 1
    ordinal = ORDINAL.fullmatch(words[here].text) if here >= 0 else None
    return (int(ordinal[1]), here) if ordinal else (None, at)


def _with_postcode_before(mention: Mention, words: list[Word]) -> Mention:
    at = mention.start - 1
    if at >= 0 and words[at].text in STOPS - {"\n"}:
        at -= 1
    return _with_postcode(mention, words, at, at, mention.end)


def _with_what_follows(mention: Mention, words: list[Word]) -> Mention:
    at = mention.end
    if _text(words, at) in (",", "("):
        at += 1
    found = _with_postcode(mention, words, at, mention.start, at + 1)
    if found is mention:
        found = _with_department(mention, words, at)
    if found is not mention and _text(words, found.end) == ")":
        found = replace(found, end=found.end + 1)
    if found.postcode and _text(words, found.end) == "cedex":
        has_number = re.fullmatch(r"[0-9]{1,2}", _text(words, found.end + 1)) is not None
        found = replace(found, end=found.end + 1 + has_number)
    return found


def _with_postcode(mention: Mention, words: list[Word], at: int, start: int, end: int) -> Mention:
    postcode = _text(words, at)
    if not POSTCODE.fullmatch(postcode):
        return mention
    communes = of_postcode(mention.communes, postcode)
    if not communes:
        return mention
    communes = _district_of_postcode(communes, postcode)
    return replace(
        mention, start=start, end=end, communes=communes, postcode=postcode, is_located=True
    )


def _district_of_postcode(communes: tuple[Commune, ...], postcode: str) -> tuple[Commune, ...]:
    if gazetteer().district(communes[0], 1) is None:
        return communes
    return gazetteer().postcodes.get(postcode, communes)


def _with_department(mention: Mention, words: list[Word], at: int) -> Mention:
    is_open = _text(words, at - 1) == "(" or _text(words, at + 1) in ("", *STOPS)
    code, end = _text(words, at).upper(), at + 1
    if not (DEPARTMENT.fullmatch(code.lower()) and is_open):
        limit = at
        while limit - at < 3 and _text(words, limit) in BEFORE_DEPARTMENT:
            limit += 1
        code, end = _department_name(words, limit) or ("", at)
    communes = tuple(c for c in mention.communes if c.department == code)
    if not communes:
        return mention
    return replace(mention, end=end, communes=communes, is_located=True)


def _department_name(words: list[Word], at: int) -> tuple[str, int] | None:
    """The département named from there on, with or without its article, and where it ends."""
    names = gazetteer().department_names
    for length in range(5, 0, -1):
        key = " ".join(word.text for word in words[at : at + length])
        for name in (key, *(f"{article} {key}" for article in ARTICLES)):
            if name in names and at + length <= len(words):
                return names[name], at + length
    return None


def _text(words: list[Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""
