"""Owns what handoff/ asks of a turn: the body is checked, and its text made harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import category

from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain

from bot.entry_ranking import ENTRY_PREFIX, RETRIEVAL_INTENT

LONGEST_TEXT = 4000  # code points
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # Unicode categories
WITH_VALUE = re.compile(r'choose_commune\{"code": "[0-9AB]{5}"\}|edit_report\{"field": "[a-z]+"\}')
"""Choices made of what was found or told, which no response lists."""
CONVERSATION = re.compile(r"[0-9A-Za-z-]{1,64}")


class TurnRefused(Exception):
    """The body is not a turn: 400 (malformed) or 422 (unknown choice)."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Draft:
    """A report begun earlier, which the citizen takes up again."""

    kind: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """`seq`: the message's place in its conversation; `sent_at`: when it was written, ISO 8601."""

    conversation_id: str
    text: str
    choice: str | None
    resumed: bool
    seq: int | None = None
    sent_at: str | None = None
    draft: Draft | None = None


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
    return Turn(
        conversation_id,
        _read_text(fields),
        choice,
        resumed,
        _read_seq(fields),
        _read_time(fields),
        _read_draft(fields, domain),
    )


def _read_seq(fields: Mapping[str, Any]) -> int | None:
    seq = fields.get("seq")
    if seq is not None and (not isinstance(seq, int) or isinstance(seq, bool)):
        raise TurnRefused(400, "seq is not a number")
    return seq


def _read_time(fields: Mapping[str, Any]) -> str | None:
    sent_at = fields.get("sent_at")
    try:
        is_time = sent_at is None or datetime.fromisoformat(sent_at).tzinfo is not None
    except (TypeError, ValueError):
        is_time = False
    if not is_time:
        raise TurnRefused(400, "sent_at is not a time with its zone")
    return sent_at


def _read_draft(fields: Mapping[str, Any], domain: Domain) -> Draft | None:
    """A draft without a form, e.g. of a kind that was withdrawn, is as good as none."""
    draft = fields.get("draft")
    if not isinstance(draft, dict) or f"{draft.get('kind')}_form" not in domain.form_names:
        return None
    known = set(domain.required_slots_for_form(f"{draft['kind']}_form"))
    told = draft.get("fields")
    values = told.items() if isinstance(told, dict) else ()
    kept = {name: value for name, value in values if f"{draft['kind']}_{name}" in known}
    return Draft(draft["kind"], kept)


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
        known = choice in intents | _buttons(domain) or WITH_VALUE.fullmatch(choice) is not None
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
