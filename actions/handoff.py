"""Owns the action that passes a conversation on to a gendarme."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clients.handoff import Queue, fetch_queue

REQUESTS = {
    "danger_now": ("danger", "P0"),
    "ask_human": ("asked_by_citizen", "P3"),
}
NOT_UNDERSTOOD = ("not_understood", "P3")
INTERNAL_SLOTS = {"requested_slot", "session_started_metadata"}
ROUNDING = 5  # minutes; always up, so that the wait is seldom longer than said


class ActionRequestHandoff(Action):
    """Says honestly who is there, and returns the request with its reason, lane and slots."""

    def name(self) -> str:
        return "action_request_handoff"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        reason, lane = REQUESTS.get(tracker.latest_message["intent"]["name"], NOT_UNDERSTOOD)
        queue = await asyncio.to_thread(fetch_queue)
        response, values = (
            (_danger_response(queue), {}) if lane == "P0" else _waiting_response(queue)
        )
        request = {"reason": reason, "lane": lane, "slots": _filled_slots(tracker)}
        dispatcher.utter_message(response=response, json_message={"handoff": request}, **values)
        return []


def _danger_response(queue: Queue | None) -> str:
    if queue is None:
        return "utter_handoff_danger_unknown"
    if queue.operators_online == 0:
        return "utter_handoff_danger_nobody"
    return "utter_handoff_danger_online"


def _waiting_response(queue: Queue | None) -> tuple[str, dict[str, int]]:
    """The name of the response and the values it shows."""
    if queue is None:
        return "utter_handoff_unknown", {}
    if queue.operators_online == 0:
        return "utter_handoff_nobody", {}
    places = {0: "next", 1: "one_before"}
    response = f"utter_handoff_{places.get(queue.waiting, 'many_before')}"
    values = {"ahead": queue.waiting}
    if queue.estimated_wait is None:
        return response, values
    minutes = max(ROUNDING, math.ceil(queue.estimated_wait / ROUNDING) * ROUNDING)
    return f"{response}_estimate", {**values, "minutes": minutes}


def _filled_slots(tracker: Tracker) -> dict[str, Any]:
    return {
        name: value
        for name, value in tracker.slots.items()
        if value is not None and name not in INTERNAL_SLOTS and not isinstance(value, dict)
    }
