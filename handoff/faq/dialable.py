"""Finds in a text every number that somebody could dial.

Any number of two digits or more counts, unless its surroundings say what it is: an amount, a
duration, a date, an article of law, a radio channel. So an unknown number is refused even where
nothing says « appelez ».
"""

import re

_ADDRESS = re.compile(r"\]\([^)]*\)|\b[\w.-]+\.(?:fr|com|org|eu)\b(?:/\S*)?")
_NUMBER = re.compile(r"(?<![\w/-])\+?\d+(?:[ .\u00a0\u202f]\d+)*")
_UNIT = re.compile(
    r"""\s*(?:€|%|h\b|h\d|heures?|minutes?|j\b|jours?|semaines?|mois\b|ans?\b|années?|euros?|km|
    mètres?|m\b|kg|g\b|mots?|personnes?|fois|points?|communes?|pays|
    janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?:[Aa]rticles?|[Cc]anal)\s+(?:[LRD]\.?\s?)?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE_BEFORE = re.compile(
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"en|depuis|année|fin|début)\s+$"
)
_LIST_ITEM = re.compile(r"(?m)^\s*\d+\.\s")


def dialable_numbers(text: str) -> list[str]:
    """Return the numbers of a Markdown text that could be dialled, as they are written."""
    plain = _LIST_ITEM.sub("", _ADDRESS.sub(" ", text)).replace("**", "")
    return [
        found.group().strip()
        for found in _NUMBER.finditer(plain)
        if not _is_something_else(plain, found)
    ]


def _is_something_else(text: str, found: re.Match[str]) -> bool:
    number = re.sub(r"\D", "", found.group())
    before, after = text[: found.start()], text[found.end() :]
    is_year = _YEAR.fullmatch(number) is not None and _DATE_BEFORE.search(before) is not None
    return (
        len(number) < 2
        or is_year
        or _UNIT.match(after) is not None
        or _NAME.search(before) is not None
    )
