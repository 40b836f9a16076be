"""Owns one turn of the assistant: what the citizen wrote or chose, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import ActiveLoop, AllSlotsReset

from bot.entry_ranking import ENTRY_PREFIX, RETRIEVAL_INTENT, entry_ranking
from bot.turn_output import TurnOutput
from bot.turn_request import Turn
from bot.understanding import Parsed, understand_choice, understand_in_context

LONGEST_RANKING = 5


class TurnFailed(Exception):
    """The turn could not be run or kept; nothing of it may be shown."""


async def run_turn(agent: Any, turn: Turn) -> dict[str, Any]:
    """Run the turn under the conversation's lock; the response of the contract."""
    _let_store_errors_through(agent.tracker_store)
    output = TurnOutput()
    try:
        async with agent.lock_store.lock(turn.conversation_id):
            understood = await _run(agent.processor, turn, output)
    except Exception as error:
        raise TurnFailed("the turn could not be completed") from error
    return {
        "outcome": "answered" if output.messages else "silent",
        "messages": output.messages,
        "handoff": output.handoff,
        "understood": understood,
    }


async def _run(processor: Any, turn: Turn, output: TurnOutput) -> dict[str, Any]:
    """As Rasa's `handle_message`, but reading the tracker once and saving it once.

    Rasa reads it anew for each message, in time that grows with the conversation.
    """
    tracker = await processor.fetch_tracker_and_update_session(turn.conversation_id, output)
    earlier = list(tracker.events)
    if turn.resumed:
        # What was said to a gendarme is not continued by the bot.
        tracker.update_with_events([ActiveLoop(None), AllSlotsReset()], processor.domain)
        earlier = []
    # Parse data made here, so that Rasa never looks for an intent in what was typed.
    if turn.choice is not None:
        parsed: Sequence[Parsed] = [understand_choice(turn.choice, turn.text)]
    else:
        parsed = await understand_in_context(processor, turn.text, earlier)
    for part in parsed:
        message = UserMessage(part["text"], output, turn.conversation_id, part, "handoff")
        await processor._handle_message_with_tracker(message, tracker)
        tracker = await processor.run_action_extract_slots(output, tracker)
        await processor._run_prediction_loop(output, tracker)
    await processor.save_tracker(tracker)
    return _understood(parsed[0])


def _understood(parse_data: Parsed) -> dict[str, Any]:
    intent, ranking = parse_data["intent"], entry_ranking(parse_data)
    name = intent["name"]
    if name == RETRIEVAL_INTENT:
        name = f"{ENTRY_PREFIX}{ranking[0]['id']}"
    return {
        "intent": name,
        "confidence": intent["confidence"],
        "route": parse_data["decision"]["route"],
        "is_choice": parse_data.get("is_choice", False),
        "ranking": ranking[:LONGEST_RANKING],
    }


def _let_store_errors_through(store: Any) -> None:
    # Rasa would answer from an empty tracker and write to a memory store that nobody reads.
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _raise


def _raise(error: Exception) -> NoReturn:
    raise error
