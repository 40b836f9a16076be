"""Owns messages that only make sense after another: « la première », « et pour un mineur ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered

from bot.folding import fold

LONGEST = 8  # words
LONGEST_AFTER_ET = 16  # words of a message that opens with « et »
PLACES = {
    0: r"1|un|une|(?:la|le)?\s*(?:1\s*(?:er|ere|re)|premiere?)",
    1: r"2|deux|(?:la|le)?\s*(?:2\s*(?:e|eme|nde?)|deuxieme|seconde?)",
    2: r"3|trois|(?:la|le)?\s*(?:3\s*(?:e|eme)|troisieme|derniere?)",
}
YES = r"oui|ouais|voila|exact|exactement|c'est (?:ca|cela)|ok|d'accord|tout a fait"
NONE = r"non|aucune?(?: (?:des|de ces) .*)?|pas du tout|rien de tout ca|ni l'une? ni l'autre"
END = r"(?: question| reponse| proposition)?(?: s'il (?:vous|te) plait| svp| merci)?[\s.!]*"


def chosen_reply(text: str, offered: Sequence[str]) -> str | None:
    """What a typed reply to suggestions (ids, as shown) chooses; None when it is no such reply."""
    said = fold(text)
    for place, pattern in PLACES.items():
        if place < len(offered) and re.fullmatch(f"(?:{pattern}){END}", said):
            return f"faq/{offered[place]}"
    if len(offered) == 1 and re.fullmatch(f"(?:{YES}){END}", said):
        return f"faq/{offered[0]}"
    if offered and re.fullmatch(f"(?:{NONE}){END}", said):
        return "none_of_these"
    return None


def last_offer(events: Sequence[Any]) -> list[str]:
    """The entries suggested since the citizen's last message."""
    offered: list[str] = []
    for event in reversed(events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            custom = (event.data or {}).get("custom") or {}
            offered = list(custom.get("suggest") or []) or offered
    return offered


def with_its_context(text: str, events: Sequence[Any]) -> str | None:
    """A short message joined to the question answered just before; None when there is none."""
    longest = LONGEST_AFTER_ET if re.match(r"(?:\w+[ ,!.]+){0,2}et\b", fold(text)) else LONGEST
    if len(text.split()) > longest:
        return None
    for event in reversed(events):
        if isinstance(event, UserUttered):
            decision = event.parse_data.get("decision") or {}
            return f"{event.text} {text}" if decision.get("route") == "faq" else None
    return None


def answered_before(events: Sequence[Any]) -> str | None:
    """The entry that the citizen's last message was answered with."""
    for event in reversed(events):
        if isinstance(event, UserUttered):
            decision = event.parse_data.get("decision") or {}
            return decision["entries"][0] if decision.get("route") == "faq" else None
    return None
