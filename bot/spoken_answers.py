"""Owns what a typed answer to a yes-or-no question says."""

from __future__ import annotations

import re

from bot.folding import fold

YES = re.compile(
    r"(?:oui|ouais|ouai|yes|ui|si|ok|d'accord|exact|exactement|voila|tout a fait|en ce moment|"
    r"maintenant|actuellement|en cours|la maintenant|tout de suite|c'est en cours|c'est (?:bon|"
    r"maintenant)|envoye[rz]?|confirme[rz]?|je confirme|j'envoie)\b"
)
NO = re.compile(
    r"(?:non|nan|no|nn|aucun|pas (?:en ce moment|maintenant|la|du tout)|plus maintenant)\b"
)
PAST = re.compile(
    r"(?:c'est (?:passe|fini|termine)|c'etait|deja|hier|avant[- ]hier|ce matin|cette nuit|"
    r"la nuit derniere|il y a|ya|la semaine|le mois|samedi|dimanche|lundi|mardi|mercredi|jeudi|"
    r"vendredi|termine|fini|passe)\b"
)
LASTING = {"missing"}
"""Kinds of report where the past is no « no »: who vanished yesterday may be in danger now."""


def is_yes(text: str) -> bool | None:
    """Whether an answer says yes or no; None when it says neither."""
    said = fold(text)
    if NO.match(said):
        return False
    return True if YES.match(said) else None


def is_happening(text: str, *, may_have_begun: bool) -> bool | None:
    """Whether it happens now; a past day says no, unless what began then may last still."""
    is_past = not may_have_begun and PAST.match(fold(text)) is not None
    return False if is_past else is_yes(text)
