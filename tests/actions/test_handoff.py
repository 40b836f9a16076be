"""What the citizen is told when the conversation is passed on, and what is returned."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import ActionRequestHandoff
from tests.actions.conftest import SECRET, FakeHandoff

Responses = dict[str, list[dict[str, Any]]]


def tracker(intent: str = "ask_human", slots: dict[str, Any] | None = None) -> Tracker:
    message = {"intent": {"name": intent}, "entities": [], "text": ""}
    return Tracker("id", slots or {}, message, [], False, None, {}, "action_listen")


def run(tracker: Tracker) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionRequestHandoff().run(dispatcher, tracker, {}))
    assert events == []
    [message] = dispatcher.messages
    return dict(message)


def queue(online: Any, waiting: Any, estimate: Any = None) -> bytes:
    return json.dumps(
        {"operators_online": online, "waiting": waiting, "estimated_wait_minutes": estimate}
    ).encode()


@pytest.mark.parametrize(
    ("body", "response", "values"),
    [
        (queue(0, 0), "utter_handoff_nobody", {}),
        (queue(0, 4, 10), "utter_handoff_nobody", {}),
        (queue(2, 0), "utter_handoff_next", {}),
        (queue(2, 1), "utter_handoff_one_before", {}),
        (queue(2, 7), "utter_handoff_many_before", {"ahead": 7}),
        (queue(2, 0, 0), "utter_handoff_next_estimate", {"minutes": 5}),
        (queue(2, 1, 5), "utter_handoff_one_before_estimate", {"minutes": 5}),
        (queue(2, 3, 5.1), "utter_handoff_many_before_estimate", {"ahead": 3, "minutes": 10}),
    ],
)
def test_the_citizen_is_told_who_is_there_and_who_waits(
    handoff: FakeHandoff, responses: Responses, body: bytes, response: str, values: dict[str, int]
) -> None:
    handoff.body = body
    message = run(tracker())
    assert message["response"] == response
    assert response in responses
    assert {name: message[name] for name in values} == values
    assert handoff.asked == [("/internal/queue", f"Bearer {SECRET}")]


UNUSABLE = [
    b"", b"garbage", b"[]", b"null", b"{}", queue("2", 1), queue(-1, 0), queue(2, None),
    queue(True, 0), queue(2, 1.5), b"\xff" * 100,
]  # fmt: skip


@pytest.mark.parametrize("body", UNUSABLE, ids=repr)
def test_an_unusable_answer_is_admitted(
    handoff: FakeHandoff, responses: Responses, body: bytes
) -> None:
    handoff.body = body
    message = run(tracker())
    assert message["response"] == "utter_handoff_unknown"
    assert message["response"] in responses
    assert message["custom"]["handoff"]["reason"] == "asked_by_citizen"


@pytest.mark.parametrize("status", [301, 401, 404, 500, 503])
def test_an_error_status_is_admitted(handoff: FakeHandoff, status: int) -> None:
    handoff.status, handoff.body = status, queue(2, 0)
    handoff.location = "http://127.0.0.1:9/elsewhere" if status == 301 else ""
    assert run(tracker())["response"] == "utter_handoff_unknown"


def test_a_refused_connection_is_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("HANDOFF_URL", f"http://127.0.0.1:{port}")
    assert run(tracker())["response"] == "utter_handoff_unknown"


@pytest.mark.parametrize("url", ["", "not a url", "http://"])
def test_a_missing_address_is_admitted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HANDOFF_URL", url)
    assert run(tracker())["response"] == "utter_handoff_unknown"


def test_a_silent_service_is_given_two_seconds(handoff: FakeHandoff) -> None:
    handoff.silent = True
    start = time.monotonic()
    assert run(tracker())["response"] == "utter_handoff_unknown"
    assert 1.5 < time.monotonic() - start < 4


@pytest.mark.parametrize(
    ("intent", "reason", "lane"),
    [
        ("ask_human", "asked_by_citizen", "P3"),
        ("danger_now", "danger", "P0"),
        ("nlu_fallback", "not_understood", "P3"),
    ],
)
def test_reason_and_lane_follow_what_the_citizen_meant(
    handoff: FakeHandoff, intent: str, reason: str, lane: str
) -> None:
    handoff.body = queue(1, 0)
    request = run(tracker(intent))["custom"]["handoff"]
    assert request == {"reason": reason, "lane": lane, "slots": {}}


@pytest.mark.parametrize(
    ("body", "response"),
    [
        (queue(1, 12, 60), "utter_handoff_danger_online"),
        (queue(0, 0), "utter_handoff_danger_nobody"),
        (b"garbage", "utter_handoff_danger_unknown"),
    ],
)
def test_a_person_in_danger_is_never_told_of_a_queue(
    handoff: FakeHandoff, responses: Responses, body: bytes, response: str
) -> None:
    handoff.body = body
    assert run(tracker("danger_now"))["response"] == response
    [variation] = responses[response]
    assert "**17**" in variation["text"]
    assert "**114**" in variation["text"]


def test_the_filled_slots_travel_without_the_internal_ones(handoff: FakeHandoff) -> None:
    slots = {
        "theft_place": "Gap",
        "theft_date": None,
        "theft_count": 0,
        "requested_slot": "theft_date",
        "session_started_metadata": {"a": 1},
    }
    request = run(tracker(slots=slots))["custom"]["handoff"]
    assert request["slots"] == {"theft_place": "Gap", "theft_count": 0}


def test_every_button_and_number_of_the_responses_is_shown_by_name(responses: Responses) -> None:
    shown = {name for name in responses if name.startswith("utter_handoff_")}
    with_minutes = {name for name in shown if "{minutes}" in responses[name][0]["text"]}
    assert with_minutes == {name for name in shown if name.endswith("_estimate")}
    with_ahead = {name for name in shown if "{ahead}" in responses[name][0]["text"]}
    assert with_ahead == {name for name in shown if "many_before" in name}
