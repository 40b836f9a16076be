"""Owns how a text is compared with another: case, accents and greetings aside."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
# What a question often opens with; it says nothing of the question.
GREETING = re.compile(
    r"^(?:re)?(?:bonjour|bonsoir|salut|coucou|hello|hey|bjr|bsr|slt)\b"
    r"(?:[\s,]+(?:a\s+(?:tous|vous)|madame|monsieur|messieurs|mesdames|mme|mr|m|et))*[\s,.!:;-]*"
    r"(?=(?:\S+\s+){2}\S)"
)


def fold(text: str) -> str:
    """Lower case without accents, typographic variants, or the greeting before a question."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    spaced = re.sub(r"\s+", " ", kept.replace("œ", "oe").replace("æ", "ae")).strip()
    return GREETING.sub("", spaced)


def bare(text: str) -> str:
    """Folded, and without what politeness and punctuation add to a few words."""
    words = re.sub(r"[^\w']+", " ", fold(text))
    return re.sub(r"\b(?:svp|stp|s'il (?:vous|te) plait|merci)\b", "", words).strip()
