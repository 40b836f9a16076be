"""Owns one turn of the assistant: what the citizen wrote or chose, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    FollowupAction,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import report_form
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
        "report": output.report,
        "understood": understood,
    }


async def _run(processor: Any, turn: Turn, output: TurnOutput) -> dict[str, Any]:
    """As Rasa's `handle_message`, but reading the tracker once and saving it once.

    Rasa reads it anew for each message, in time that grows with the conversation.
    """
    tracker = await processor.fetch_tracker_and_update_session(turn.conversation_id, output)
    known = _run_before(tracker, turn)
    if known is not None:
        for event in known:
            if isinstance(event, BotUttered):
                await output.send_response(turn.conversation_id, event.message())
        _report(tracker, processor.domain, output)
        return _understood(known[0].parse_data)
    earlier = list(tracker.events)
    if turn.resumed:
        # What was said to a gendarme is not continued by the bot.
        tracker.update_with_events([ActiveLoop(None), AllSlotsReset()], processor.domain)
        earlier = []
    parsed = await _parse(processor, turn, tracker, earlier)
    for part in parsed:
        await _react(processor, turn, part, tracker, output)
    await processor.save_tracker(tracker)
    _report(tracker, processor.domain, output)
    return _understood(parsed[0])


def _run_before(tracker: DialogueStateTracker, turn: Turn) -> list[Any] | None:
    """What this very message brought when it was run before and its answer was lost."""
    events = list(tracker.events)
    for place, event in enumerate(events):
        if isinstance(event, UserUttered) and (event.metadata or {}).get("seq") == turn.seq:
            return events[place:] if turn.seq is not None else None
    return None


async def _parse(
    processor: Any, turn: Turn, tracker: DialogueStateTracker, earlier: Sequence[Any]
) -> Sequence[Parsed]:
    """Parse data made here, so that Rasa never looks for an intent in what was typed."""
    if turn.choice is not None:
        return [understand_choice(turn.choice, turn.text)]
    if report_form.active_form(tracker):
        return await report_form.understand_in_form(processor, turn.text, tracker)
    return await understand_in_context(processor, turn.text, earlier)


async def _react(
    processor: Any, turn: Turn, parsed: Parsed, tracker: DialogueStateTracker, output: TurnOutput
) -> None:
    """Let Rasa act on one message; the form that it interrupts then asks again."""
    domain, form = processor.domain, report_form.active_form(tracker)
    if form and report_form.leaves_form(parsed, form, tracker):
        tracker.update_with_events(report_form.leave_form(), domain)
        form = None
    metadata = {"seq": turn.seq, "sent_at": turn.sent_at}
    message = UserMessage(
        parsed["text"], output, turn.conversation_id, parsed, "handoff", metadata=metadata
    )
    await processor._handle_message_with_tracker(message, tracker)
    await processor.run_action_extract_slots(output, tracker)
    comes_between = form is not None and not report_form.is_answer(parsed)
    if comes_between:
        tracker.update(ActionExecutionRejected(form), domain)
    if turn.draft is not None:
        tracker.update_with_events(report_form.take_up(turn.draft), domain)
        tracker.update(FollowupAction(tracker.active_loop_name), domain)
    await processor._run_prediction_loop(output, tracker)
    if comes_between and tracker.active_loop_name == form and not _has_asked(tracker, form):
        tracker.update(FollowupAction(form), domain)
        await processor._run_prediction_loop(output, tracker)


def _has_asked(tracker: DialogueStateTracker, form: str | None) -> bool:
    """Whether the form ran since the citizen's last message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, ActionExecuted) and event.action_name == form:
            return True
    return False


def _report(tracker: DialogueStateTracker, domain: Any, output: TurnOutput) -> None:
    """Say where the citizen's report stands after the turn."""
    form = report_form.active_form(tracker)
    if output.report is not None or form is None:
        return
    if not report_form.is_begun(tracker, form):
        # « Does it happen now? » with its buttons before what else may help.
        output.messages.sort(key=lambda message: bool(message["suggest"]))
        return
    kind, fields = form.removesuffix(report_form.FORM), report_form.fields_of(tracker, form)
    output.report = {"step": "open", "kind": kind, "fields": fields}
    summary = report_form.summary_of(tracker, form, domain)
    if summary and output.messages:
        output.messages[-1]["facts"] = summary


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
