"""Owns the action that answers a message the bot did not understand."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

FALLBACK_INTENT = "nlu_fallback"
MOST_SUGGESTIONS = 3
# Confidences. Gibberish seldom reaches NEAREST: then nothing is suggested, not even by chance.
NEAREST = 0.18
NEAR = 0.1
DANGER_POSSIBLE = 0.1


class ActionSuggestEntries(Action):
    """Suggests near FAQ entries; the second time in a row a gendarme comes first."""

    def name(self) -> str:
        return "action_suggest_entries"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        entries = _near_entries(tracker.latest_message)
        if _is_danger_possible(tracker.latest_message):
            response = "utter_not_understood_danger"
        else:
            again = "_again" if _is_repeated(tracker) else ""
            response = f"utter_not_understood{again}{'_suggest' if entries else ''}"
        dispatcher.utter_message(response=response, json_message={"suggest": entries})
        return []


def _near_entries(message: dict[str, Any]) -> list[str]:
    ranking = message.get("response_selector", {}).get("faq", {}).get("ranking", [])
    if not ranking or ranking[0]["confidence"] < NEAREST:
        return []
    return [
        item["intent_response_key"].partition("/")[2]
        for item in ranking[:MOST_SUGGESTIONS]
        if item["confidence"] >= NEAR
    ]


def _is_danger_possible(message: dict[str, Any]) -> bool:
    return any(
        item["name"] == "danger_now" and item["confidence"] >= DANGER_POSSIBLE
        for item in message.get("intent_ranking", [])
    )


def _is_repeated(tracker: Tracker) -> bool:
    """Whether the message before the latest one was not understood either."""
    intents = [
        event["parse_data"]["intent"].get("name")
        for event in tracker.events
        if event.get("event") == "user"
    ]
    return intents[-2:-1] == [FALLBACK_INTENT]
