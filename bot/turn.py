"""Owns one turn of the assistant: what the citizen wrote or chose, and what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from unicodedata import category

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, AllSlotsReset

from bot.entry_ranking import ENTRY_PREFIX, RETRIEVAL_INTENT, describe, entry_ranking
from bot.turn_output import TurnOutput

LONGEST_TEXT = 4000  # code points
LONGEST_RANKING = 5
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # Unicode categories
CONVERSATION = re.compile(r"[0-9A-Za-z-]{1,64}")


class TurnRefused(Exception):
    """The body is not a turn: 400 (malformed) or 422 (unknown choice)."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class TurnFailed(Exception):
    """The turn could not be run or kept; nothing of it may be shown."""


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


async def run_turn(agent: Any, turn: Turn) -> dict[str, Any]:
    """Run the turn under the conversation's lock; the response of the contract."""
    _let_store_errors_through(agent.tracker_store)
    output = TurnOutput()
    try:
        async with agent.lock_store.lock(turn.conversation_id):
            parse_data = await _understand(agent.processor, turn)
            if turn.resumed:
                await _clear(agent.processor, turn.conversation_id)
            message = UserMessage(
                parse_data["text"], output, turn.conversation_id, parse_data, "handoff"
            )
            await agent.processor.handle_message(message)
    except Exception as error:
        raise TurnFailed("the turn could not be completed") from error
    return {
        "outcome": "answered" if output.messages else "silent",
        "messages": output.messages,
        "handoff": output.handoff,
        "understood": _understood(parse_data),
    }


def _read_text(fields: Mapping[str, Any]) -> str:
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise TurnRefused(400, "text is missing or empty")
    if len(text) > LONGEST_TEXT:
        raise TurnRefused(400, f"text is longer than {LONGEST_TEXT} characters")
    # Lone surrogates cannot be stored nor read by spaCy.
    return _without_command_prefix(text.encode("utf-8", "replace").decode())


def _without_command_prefix(text: str) -> str:
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


async def _understand(processor: Any, turn: Turn) -> dict[str, Any]:
    """Parse data made here, so that Rasa never looks for an intent in what was typed."""
    if turn.choice is not None:
        label, brace, values = turn.choice.partition("{")
        entities = json.loads(brace + values) if brace else {}
        return {
            "text": turn.text,
            "entities": [{"entity": name, "value": entities[name]} for name in entities],
            **describe([(label, 1.0)]),
        }
    if not turn.text:
        nothing = [(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)]
        return {"text": "", "entities": [], **describe(nothing)}
    parsed: dict[str, Any] = await processor.parse_message(UserMessage(turn.text))
    return parsed


async def _clear(processor: Any, conversation_id: str) -> None:
    """Forget form and slots: what was said to a gendarme is not continued by the bot."""
    tracker = await processor.fetch_tracker_and_update_session(conversation_id, TurnOutput())
    tracker.update_with_events([ActiveLoop(None), AllSlotsReset()], processor.domain)
    await processor.save_tracker(tracker)


def _understood(parse_data: Mapping[str, Any]) -> dict[str, Any]:
    intent, ranking = parse_data["intent"], entry_ranking(parse_data)
    name = intent["name"]
    if name == RETRIEVAL_INTENT:
        name = f"{ENTRY_PREFIX}{ranking[0]['id']}"
    return {
        "intent": name,
        "confidence": intent["confidence"],
        "ranking": ranking[:LONGEST_RANKING],
    }


def _let_store_errors_through(store: Any) -> None:
    # Rasa would answer from an empty tracker and write to a memory store that nobody reads.
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _raise


def _raise(error: Exception) -> NoReturn:
    raise error
