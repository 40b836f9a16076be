"""Owns what the first words of an answer say: yes, no, a correction, or a story to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from bot.folding import fold

CORRECTION = re.compile(
    r"(?:non|nan|en fait|pardon|oups|plutot|erreur|correction|je (?:corrige|rectifie)|"
    r"je me suis trompee?|excusez[- ]moi)\b"
)
WISH = re.compile(
    r"(?:(?:je|on|nous|moi)\s*|j'?\s*)?"
    r"(?:veu[xt]?|voudrai[st]?|voulai[st]?|souhaite(?:rais)?|vien[st]?|tien[st]? a|dois|aimerais|"
    r"peux|voudrions|voulons|c'est pour)?\s*(?:vous\s*)?(?:faire (?:un|une)\s*)?"
    r"(?:signal(?:e[rsz]?|ement|ez)|declar(?:e[rsz]?|ation)|denonc(?:e[rsz]?|iation)|prevenir|"
    r"temoigner|informer)(?:\W+\w+){0,6}\W*"
)
"""« Je veux signaler un vol » tells nothing yet; what follows it does."""
LEAST_WORDS = 4


def is_correction(text: str) -> bool:
    return CORRECTION.match(fold(text)) is not None


def story_in(tracker: Tracker) -> str:
    """What the citizen told before the form was opened; empty when it was only a wish to report."""
    message = tracker.latest_message
    text = str(message.get("text") or "")
    if message.get("is_choice"):
        text = _told_before(tracker.events)
    return text if is_story(text) else ""


def is_story(text: str) -> bool:
    said = fold(text)
    return len(said.split()) >= LEAST_WORDS and WISH.fullmatch(said) is None


def _told_before(events: list[Mapping[str, Any]]) -> str:
    """The last typed message that was taken for a report: its kind was then chosen by a button."""
    users = [event for event in events if event.get("event") == "user"]
    for event in reversed(users[:-1]):
        parsed = event["parse_data"]
        if parsed.get("is_choice"):
            continue
        is_report = (parsed.get("decision") or {}).get("route") == "report"
        return str(event.get("text") or "") if is_report else ""
    return ""
