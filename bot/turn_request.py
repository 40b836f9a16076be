"""Owns what handoff/ asks of a turn: the body is checked, and its text made harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain

from bot.entry_ranking import ENTRY_PREFIX, RETRIEVAL_INTENT

LONGEST_TEXT = 4000  # code points
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # Unicode categories
CONVERSATION = re.compile(r"[0-9A-Za-z-]{1,64}")


class TurnRefused(Exception):
    """The body is not a turn: 400 (malformed) or 422 (unknown choice)."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Turn:
    conversation_id: str
    text: str
    choice: str | None
    resumed: bool


def read_turn(body: bytes, domain: Domain) -> Turn:
    """Check a request's body; raise TurnRefused with a sentence that repeats none of it."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TurnRefused(400, "the body is not JSON") from error
    if not isinstance(fields, dict):
        raise TurnRefused(400, "the body is not an object")
    kind, resumed = fields.get("kind"), fields.get("resumed", False)
    conversation_id = fields.get("conversation_id")
    if not isinstance(conversation_id, str) or not CONVERSATION.fullmatch(conversation_id):
        raise TurnRefused(400, "conversation_id is missing or malformed")
    if not isinstance(resumed, bool):
        raise TurnRefused(400, "resumed is not a boolean")
    if kind not in ("text", "choice"):
        raise TurnRefused(400, "kind is neither text nor choice")
    choice = _read_choice(fields, domain) if kind == "choice" else None
    return Turn(conversation_id, _read_text(fields), choice, resumed)


def _read_text(fields: Mapping[str, Any]) -> str:
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise TurnRefused(400, "text is missing or empty")
    if len(text) > LONGEST_TEXT:
        raise TurnRefused(400, f"text is longer than {LONGEST_TEXT} characters")
    # Lone surrogates cannot be stored nor read by spaCy.
    return without_command_prefix(text.encode("utf-8", "replace").decode())


def without_command_prefix(text: str) -> str:
    """Rasa obeys a text that starts with "/", be it behind spaces that nobody sees."""
    for place, sign in enumerate(text):
        if sign != "/" and not sign.isspace() and category(sign) not in INVISIBLE:
            return text[place:]
    return ""


def _read_choice(fields: Mapping[str, Any], domain: Domain) -> str:
    choice = fields.get("choice")
    if not isinstance(choice, str):
        raise TurnRefused(400, "choice is missing")
    if choice.startswith(ENTRY_PREFIX):
        known = f"utter_{choice}" in domain.responses
    else:
        intents = set(domain.intents) - {*DEFAULT_INTENTS, RETRIEVAL_INTENT}
        known = choice in intents | _buttons(domain)
    if not known:
        raise TurnRefused(422, "unknown choice")
    return choice


def _buttons(domain: Domain) -> set[str]:
    return {
        button["payload"].lstrip("/")
        for variations in domain.responses.values()
        for variation in variations
        for button in variation.get("buttons") or []
    }
