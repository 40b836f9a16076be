"""Owns one turn of the assistant: what the citizen wrote or chose, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import ActiveLoop, AllSlotsReset

from bot.decision import Decision, route_of
from bot.entry_ranking import ENTRY_PREFIX, RETRIEVAL_INTENT, describe, entry_ranking
from bot.follow_up import chosen_reply, last_offer, with_its_context
from bot.turn_output import TurnOutput
from bot.turn_request import Turn, without_command_prefix

LONGEST_RANKING = 5


class TurnFailed(Exception):
    """The turn could not be run or kept; nothing of it may be shown."""


async def run_turn(agent: Any, turn: Turn) -> dict[str, Any]:
    """Run the turn under the conversation's lock; the response of the contract."""
    _let_store_errors_through(agent.tracker_store)
    output = TurnOutput()
    try:
        async with agent.lock_store.lock(turn.conversation_id):
            if turn.resumed:
                await _clear(agent.processor, turn.conversation_id)
            parse_data = await _understand(agent, turn)
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


async def _understand(agent: Any, turn: Turn) -> dict[str, Any]:
    """Parse data made here, so that Rasa never looks for an intent in what was typed."""
    if turn.choice is not None:
        return _chosen(turn.choice, turn.text)
    tracker = None if turn.resumed else await agent.tracker_store.retrieve(turn.conversation_id)
    events = list(tracker.events) if tracker else []
    choice = chosen_reply(turn.text, last_offer(events))
    if choice is not None:
        return _chosen(choice, turn.text)
    parsed = await understand(agent.processor, turn.text)
    if parsed["decision"]["route"] != "fallback":
        return parsed
    joined = with_its_context(turn.text, events)
    if joined is None:
        return parsed
    in_context = await understand(agent.processor, joined)
    # Only an answer: what was said before must not make a danger or a confidence of a question.
    return {**in_context, "text": parsed["text"]} if _is_answer(in_context) else parsed


def _is_answer(parsed: Mapping[str, Any]) -> bool:
    return bool(parsed["decision"]["outcome"] == "answer")


def _chosen(choice: str, text: str) -> dict[str, Any]:
    label, brace, values = choice.partition("{")
    entities = json.loads(brace + values) if brace else {}
    return {
        "text": text,
        "entities": [{"entity": name, "value": entities[name]} for name in entities],
        **_describe_choice(label),
    }


async def understand(processor: Any, text: str) -> dict[str, Any]:
    """Parse data of what a citizen typed, with the decision on it."""
    text = without_command_prefix(text)
    if not text:
        return {"text": "", "entities": [], **_describe_choice(DEFAULT_NLU_FALLBACK_INTENT_NAME)}
    parsed: dict[str, Any] = await processor.parse_message(UserMessage(text))
    return parsed


def _describe_choice(label: str) -> dict[str, Any]:
    intent, slash, id = label.partition("/")
    decision = Decision(intent, route_of(intent), (id,) if slash else ())
    entries = [(label, 1.0)] if slash else []
    return {**describe([(intent, 1.0)], entries), "decision": decision.as_data()}


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
        "route": parse_data["decision"]["route"],
        "ranking": ranking[:LONGEST_RANKING],
    }


def _let_store_errors_through(store: Any) -> None:
    # Rasa would answer from an empty tracker and write to a memory store that nobody reads.
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _raise


def _raise(error: Exception) -> NoReturn:
    raise error
