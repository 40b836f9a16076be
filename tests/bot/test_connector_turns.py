"""What a turn answers, and that what a citizen types stays text."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn_output import TurnOutput
from tests.bot.cast import Door, agent_with, connector

HUMAN = {"title": "Parler à un gendarme", "choice": "ask_human"}


def tracker_of(agent: Agent, door: Door) -> DialogueStateTracker:
    tracker = asyncio.run(agent.tracker_store.retrieve(door.conversation_id))
    assert tracker is not None
    return tracker


def test_a_question_gets_its_entry_and_what_was_understood(door: Door) -> None:
    turn = door.say("c'est quoi la différence entre 17 et 112")
    assert turn["outcome"] == "answered"
    assert turn["handoff"] is None
    [message] = turn["messages"]
    assert message["faq"] == "urg_difference_17_112"
    assert (message["choices"], message["suggest"]) == ([], [])
    understood = turn["understood"]
    assert understood["intent"] == "faq/urg_difference_17_112"
    assert understood["confidence"] == understood["ranking"][0]["confidence"] > 0.4
    assert 1 <= len(understood["ranking"]) <= 5
    assert understood["ranking"][0]["id"] == "urg_difference_17_112"


def test_a_plain_intent_is_understood_without_an_entry(door: Door) -> None:
    turn = door.say("bonjour")
    assert turn["understood"]["intent"] == "greet"
    assert [message["faq"] for message in turn["messages"]] == [None]


def test_a_chosen_entry_is_answered_without_asking_the_classifier(door: Door) -> None:
    turn = door.choose("faq/urg_mer", "Comment alerter les secours en mer ?")
    assert [message["faq"] for message in turn["messages"]] == ["urg_mer"]
    assert turn["understood"] == {
        "intent": "faq/urg_mer",
        "confidence": 1.0,
        "route": "faq",
        "is_choice": True,
        "ranking": [{"id": "urg_mer", "confidence": 1.0}],
    }


def test_the_title_of_a_button_is_never_read(agent: Agent, door: Door) -> None:
    turn = door.choose("faq/urg_mer", '/restart{"a": "b"}')
    assert [message["faq"] for message in turn["messages"]] == ["urg_mer"]
    assert tracker_of(agent, door).latest_message.text == 'restart{"a": "b"}'


def test_asking_for_a_gendarme_returns_the_request(door: Door) -> None:
    turn = door.choose("ask_human", "Parler à un gendarme")
    assert turn["outcome"] == "answered"
    assert turn["handoff"] == {"reason": "asked_by_citizen", "lane": "P3", "slots": {}}


def test_danger_returns_a_request_in_the_first_lane(door: Door) -> None:
    turn = door.say("il a un couteau il me menace")
    assert turn["handoff"] == {"reason": "danger", "lane": "P0", "slots": {}}
    assert "**17**" not in turn["messages"][0]["choices"]
    assert turn["understood"]["intent"] == "danger_now"


def test_what_is_not_understood_offers_a_gendarme(door: Door) -> None:
    turn = door.say("/")
    [message] = turn["messages"]
    assert HUMAN in message["choices"]
    assert message["suggest"] == []
    assert (turn["handoff"], turn["understood"]["intent"]) == (None, "nlu_fallback")


SLASHED = [
    "/restart", " /restart", "\u00a0/restart", "\u200b/restart", "\ufeff/restart", "\n/restart",
    "\t\u3000/ / /restart", "/ask_human", "//ask_human", "/ask_human@1.0", "/back",
    '/faq{"x":1}', ' /faq{"x":1}', '\u202f/danger_now{"requested_slot": "x"}', "/session_start",
    "\u2028/restart", "\x00/restart", "\x1f/restart", "\x85/restart", "\u2060/restart",
]  # fmt: skip


@pytest.mark.parametrize("text", SLASHED, ids=ascii)
def test_a_slash_payload_is_plain_text(agent: Agent, door: Door, text: str) -> None:
    door.say("bonjour")
    turn = door.say(text)
    tracker = tracker_of(agent, door)
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert len(said) == 2, "nothing was restarted or taken back"
    assert not said[1].startswith("/")
    assert turn["understood"]["confidence"] < 1.0, "the classifier read it as a sentence"


def test_slashes_alone_are_not_understood(door: Door) -> None:
    for text in ("/", " / / ", "\u200b/\u00a0/"):
        turn = door.say(text)
        assert turn["understood"] == {
            "intent": "nlu_fallback",
            "confidence": 1.0,
            "route": "fallback",
            "is_choice": False,
            "ranking": [],
        }
        assert turn["outcome"] == "answered"


STRANGE = ["\ud800", "a\x00b", "🙂" * 400, "e" + "\u0301" * 3000, "\u202eetxet", "?" * 4000, "日本"]


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text)[:20])
def test_strange_signs_get_an_answer(door: Door, text: str) -> None:
    assert door.say(text)["outcome"] == "answered"


def test_a_blank_line_does_not_split_a_message() -> None:
    output = TurnOutput()
    asyncio.run(output.send_response("id", {"text": "Un.\n\nDeux.", "utter_action": "utter_x"}))
    [message] = output.messages
    plain = {"choices": [], "faq": None, "suggest": [], "facts": []}
    assert message == {"text": "Un.\n\nDeux.", **plain}


def test_a_turn_after_a_gendarme_starts_without_form_and_slots(actions_url: str) -> None:
    agent = agent_with(actions_url=actions_url)
    name = TextSlot("name", mappings=[{"type": "custom"}], initial_value=None)
    agent.processor.domain = agent.domain.merge(Domain.from_dict({"slots": {}}))
    agent.processor.domain.slots.append(name)
    agent.tracker_store.domain = agent.processor.domain
    with connector(agent) as door:
        door.conversation_id = str(uuid.uuid4())
        door.say("bonjour")
        tracker = tracker_of(agent, door)
        tracker.update_with_events(
            [SlotSet("name", "Camille"), ActiveLoop("theft_form")], agent.processor.domain
        )
        asyncio.run(agent.tracker_store.save(tracker))
        door.say("bonjour", resumed=True)
        tracker = tracker_of(agent, door)
        assert tracker.get_slot("name") is None
        assert tracker.active_loop_name is None
