"""Owns what is left of an answer to « Où ? » beside the commune that it names."""

from __future__ import annotations

import re

from actions.reading.folded import fold, fold_text
from actions.reading.place_words import STOPS, words_of

# Words around a name that add nothing to it.
FLUFF_WORDS = """
    a le la les l de d en sur vers dans c est etait commune ville village j habite je suis on s
    cela ca passe bonjour oui france nous
"""
FLUFF = frozenset(FLUFF_WORDS.split())
BESIDE = re.compile(
    r"(?:[\s,;:.(/-]|\b(?:a|à|au|aux|en|de|du|d['’]|dans|sur|vers|la|le|les|et|"
    r"(?:la |le )?(?:commune|ville|village) (?:de|d['’]))(?=\s|$|['’]))*$",
    re.IGNORECASE,
)
AFTER = re.compile(r"^[\s,;:.)/-]+")
# After these the name is kept in the place: « A6 au niveau d'Auxerre ».
KEEPING = re.compile(
    r"\b(?:niveau|hauteur|sortie|entree|pres|proche|proximite|cote|alentours|environs|direction|"
    r"loin|nord|sud|(?<!c')est|ouest|km|kilometres|minutes)$"
)


def place_beside(text: str, start: int, end: int) -> str:
    """The words of the place without the commune and what led to it; "" when none is left."""
    before = BESIDE.sub("", text[:start])
    after = AFTER.sub("", text[end:])
    if KEEPING.search(fold_text(before)):
        before = text[:end]
    kept = f"{before}, {after}" if before and after else before or after
    kept = " ".join(kept.split()).strip(" ,;:")
    words = [word.text for word in words_of(fold(kept))]
    return "" if all(word in FLUFF or word in STOPS for word in words) else kept
