"""Owns how number plates are read: French since 2009, French before, foreign when it is said.

Written with spaces or in lower case, a plate looks like ordinary words (« de 200 en »): then a
word such as « plaque » must announce it. I, O and U are on no French plate, SS neither.
"""

from __future__ import annotations

import re

from actions.reading.folded import Folded, fold
from actions.reading.model import Reading

LETTERS = "a-hj-np-tv-z"
NEW = re.compile(
    rf"(?<![a-z0-9])([{LETTERS}]{{2}})([ .-]?|\s-\s)([0-9]{{3}})([ .-]?|\s-\s)([{LETTERS}]{{2}})"
    r"(?![a-z0-9])"
)
OLD = re.compile(
    rf"(?<![a-z0-9.,-])([0-9]{{2,4}})([ .-]?)([{LETTERS}]{{2,3}})([ .-]?)"
    r"(0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-8])(?![a-z0-9]|[.,][0-9])"
)
# Words and units of two or three of those letters, which stand beside numbers in any text.
WORDS = """
    de le la les et en des ces ses mes tes ma ta sa ne se ce je te me ah eh kg km cm mm ml gr
    cl dl ha cv ch ans av bd pl res apt bat esc etg rdc jan fev mar avr sep dec sms pc tv nb tel
    hab grs kms hrs hr mn sec mb gb kb pa ve xl xs ct cts ttc
"""
ORDINARY = frozenset(WORDS.split())
HINT = re.compile(r"\b(?:plaques?|immatricul\w{0,8}|immat|plaqu\w{0,4})\b[^\n.;]{0,30}$")
NEAR = 60  # signs before a plate in which a hint is looked for
COUNTRIES = {
    "BE": "belge|belges|belgique",
    "DE": "allemande?s?|allemagne",
    "ES": "espagnole?s?|espagne",
    "IT": "italien(?:ne)?s?|italie",
    "GB": "anglaise?s?|britanniques?|angleterre|royaume-uni",
    "NL": "neerlandaise?s?|hollandaise?s?|pays-bas|hollande",
    "LU": "luxembourgeoise?s?|luxembourg",
    "CH": "suisses?",
    "PT": "portugaise?s?|portugal",
    "PL": "polonaise?s?|pologne",
    "RO": "roumaine?s?|roumanie",
    "BG": "bulgares?|bulgarie",
    "LT": "lituanien(?:ne)?s?|lituanie",
    "CZ": "tcheques?|tchequie",
    "AD": "andorrane?s?|andorre",
    "MC": "monegasques?|monaco",
    "MA": "marocaine?s?|maroc",
    "UA": "ukrainien(?:ne)?s?|ukraine",
}
FOREIGN = re.compile(
    r"\b(?:plaques?|immatricul\w{0,8}|immat)\b[ ](?:\w{1,12}[ ']){0,3}?(?:"
    + "|".join(f"(?P<{code}>{names})" for code, names in COUNTRIES.items())
    + r")\b[ :,(]{0,3}(?:(?:est|etait|numero|n°|no|immatriculee?)[ :]{1,2}){0,2}"
    r"(?P<plate>(?=[a-z -]{0,8}[0-9])(?=[0-9 -]{0,8}[a-z])[a-z0-9]{1,8}(?:[ -][a-z0-9]{1,5}){0,2})"
    r"(?![a-z0-9-])"
)


def find_plates(text: str) -> list[Reading]:
    folded = fold(text)
    found = _foreign(folded)
    for pattern, write in ((NEW, _write_new), (OLD, _write_old)):
        for match in pattern.finditer(folded.text):
            start, end = folded.span(match.start(), match.end())
            shown = write(match)
            if shown is None or not _is_sure(folded, match, text[start:end]):
                continue
            value = {"shown": shown, "plate": re.sub(r"[ -]", "", shown), "country": "FR"}
            reading = Reading("plate", start, end, value)
            if not any(reading.overlaps(other) for other in found):
                found.append(reading)
    return sorted(found, key=lambda reading: reading.start)


def _foreign(folded: Folded) -> list[Reading]:
    found = []
    for match in FOREIGN.finditer(folded.text):
        country = next(code for code in COUNTRIES if match[code])
        last = _plain_tail(folded, match)
        start, end = folded.span(match.start("plate"), last)
        shown = folded.original[start:end].upper()
        value = {"shown": shown, "plate": re.sub(r"[ -]", "", shown), "country": country}
        found.append(Reading("plate", start, end, value))
    return found


def _plain_tail(folded: Folded, match: re.Match[str]) -> int:
    """Where the plate ends: groups of lower case letters after it are the next words."""
    end = match.end("plate")
    while True:
        start = max(folded.text.rfind(" ", match.start("plate"), end), match.start("plate"))
        first, last = folded.span(start, end)
        group = folded.original[first:last].strip()
        if start == match.start("plate") or not group.isalpha() or group.isupper():
            return end
        end = start


def _write_new(match: re.Match[str]) -> str | None:
    first, before, digits, after, last = (part.strip() for part in match.groups())
    if before != after or digits == "000" or "ss" in (first, last):
        return None
    return f"{first}-{digits}-{last}".upper()


def _write_old(match: re.Match[str]) -> str | None:
    digits, before, letters, after, department = match.groups()
    return (
        None if digits[0] == "0" or before != after else f"{digits} {letters} {department}".upper()
    )


def _is_sure(folded: Folded, match: re.Match[str], written: str) -> bool:
    if HINT.search(folded.text, max(0, match.start() - NEAR), match.start()):
        return True
    groups = [group for group in match.groups() if group.isalpha()]
    if any(group in ORDINARY for group in groups):
        return False
    has_spaces = any(sign.isspace() for sign in written)
    return written == written.upper() or not has_spaces
