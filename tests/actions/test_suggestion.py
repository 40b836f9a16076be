"""What is suggested when the bot did not understand."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.suggestion import ActionOfferEntries, ActionSuggestEntries

Responses = dict[str, list[dict[str, Any]]]


def message(*entries: str, danger: bool = False) -> dict[str, Any]:
    return {
        "intent": {"name": "nlu_fallback", "confidence": 0.4},
        "decision": {"entries": list(entries), "is_danger_possible": danger},
    }


def run(latest: dict[str, Any], *before: str, action: Action | None = None) -> dict[str, Any]:
    names = [*before, "nlu_fallback"]
    events = [{"event": "user", "parse_data": {"intent": {"name": name}}} for name in names]
    tracker = Tracker("id", {}, latest, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    assert asyncio.run((action or ActionSuggestEntries()).run(dispatcher, tracker, {})) == []
    assert len(dispatcher.messages) <= 1
    return dict(*dispatcher.messages)


NEAR = ["urg_mer", "urg_montagne", "urg_suicide"]


def test_the_near_entries_are_suggested() -> None:
    said = run(message(*NEAR))
    assert said["response"] == "utter_not_understood_suggest"
    assert said["custom"] == {"suggest": NEAR}


@pytest.mark.parametrize("latest", [message(), {"intent": {"name": "nlu_fallback"}}])
def test_gibberish_gets_no_random_suggestion(latest: dict[str, Any]) -> None:
    said = run(latest)
    assert (said["response"], said["custom"]) == ("utter_not_understood", {"suggest": []})


def test_what_is_confided_is_followed_by_near_entries_if_there_are_any() -> None:
    said = run(message(*NEAR), action=ActionOfferEntries())
    assert (said["response"], said["custom"]) == ("utter_near_entries", {"suggest": NEAR})
    assert run(message(), action=ActionOfferEntries()) == {}


def test_the_second_time_in_a_row_a_gendarme_comes_first() -> None:
    assert run(message(*NEAR), "nlu_fallback")["response"] == "utter_not_understood_again_suggest"
    assert run(message(), "nlu_fallback")["response"] == "utter_not_understood_again"


def test_after_an_answer_that_did_not_say_it_the_next_nearest_are_offered() -> None:
    follow_up = message(*NEAR)
    follow_up["decision"]["is_follow_up"] = True
    assert run(follow_up)["response"] == "utter_no_closer_answer_suggest"
    follow_up["decision"]["entries"] = []
    assert run(follow_up)["response"] == "utter_no_closer_answer"


def test_an_understood_message_between_two_starts_again() -> None:
    said = run(message(*NEAR), "nlu_fallback", "faq")
    assert said["response"] == "utter_not_understood_suggest"


def test_possible_danger_shows_the_emergency_numbers_at_once(responses: Responses) -> None:
    said = run(message(*NEAR, danger=True), "nlu_fallback")
    assert said["response"] == "utter_not_understood_danger"
    [variation] = responses[said["response"]]
    assert "**17**" in variation["text"]
    assert "/danger_now" in [button["payload"] for button in variation["buttons"]]


def test_every_answer_offers_a_gendarme(responses: Responses) -> None:
    names = [name for name in responses if name.startswith("utter_not_understood")]
    assert len(names) == 5
    for name in names:
        payloads = [button["payload"] for button in responses[name][0]["buttons"]]
        assert "/ask_human" in payloads
