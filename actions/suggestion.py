"""Owns the actions that offer FAQ entries near a message: `bot/decision.py` chose them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

NOT_UNDERSTOOD = {"nlu_fallback", "none_of_these"}


class ActionSuggestEntries(Action):
    """Suggests near FAQ entries; the second time in a row a gendarme comes first."""

    def name(self) -> str:
        return "action_suggest_entries"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        decision = _decision(tracker)
        entries = decision.get("entries") or []
        if decision.get("is_danger_possible"):
            response = "utter_not_understood_danger"
        elif decision.get("is_follow_up"):
            response = f"utter_no_closer_answer{'_suggest' if entries else ''}"
        else:
            again = "_again" if _is_repeated(tracker) else ""
            response = f"utter_not_understood{again}{'_suggest' if entries else ''}"
        dispatcher.utter_message(response=response, json_message={"suggest": entries})
        return []


class ActionOfferEntries(Action):
    """Offers near entries after a sentence that stands by itself; silent when none is near."""

    def name(self) -> str:
        return "action_offer_entries"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        entries = _decision(tracker).get("entries") or []
        if entries:
            offer = {"suggest": entries}
            dispatcher.utter_message(response="utter_near_entries", json_message=offer)
        return []


def _decision(tracker: Tracker) -> dict[str, Any]:
    decision: dict[str, Any] = tracker.latest_message.get("decision") or {}
    return decision


def _is_repeated(tracker: Tracker) -> bool:
    """Whether the message before the latest one was not understood either."""
    intents = [
        event["parse_data"]["intent"].get("name")
        for event in tracker.events
        if event.get("event") == "user"
    ]
    return intents[-2:-1] != [] and intents[-2] in NOT_UNDERSTOOD
