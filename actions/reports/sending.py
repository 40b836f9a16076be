"""Owns the end of a form: the report leaves, or is given up; then the form is empty again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reports.progress import CONFIRMED, STATE


class ActionSendReport(Action):
    """Hands the confirmed report over; handoff/ stores it with this turn and says its reference."""

    def name(self) -> str:
        return "action_send_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        state = tracker.get_slot(STATE) or {}
        kind, outcome = str(state.get("kind") or ""), state.get("outcome") or "sent"
        fields = {
            name.removeprefix(f"{kind}_"): value
            for name, value in tracker.slots.items()
            if kind and name.startswith(f"{kind}_") and isinstance(value, dict)
        }
        emptied = [SlotSet(f"{kind}_{field}", None) for field in fields]
        fields.pop(CONFIRMED, None)
        step = {"step": outcome, "kind": kind, "fields": fields}
        response = "utter_report_sent" if outcome == "sent" else "utter_report_cancelled"
        dispatcher.utter_message(response=response, json_message={"report": step})
        return [*emptied, SlotSet(STATE, None)]
