"""Runs the dialogues of this folder (Rasa's end-to-end format) against the trained agent."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActionExecuted, UserUttered

STORIES = [
    story
    for path in sorted(Path(__file__).parent.glob("test_*.yml"))
    for story in yaml.safe_load(path.read_text("utf-8"))["stories"]
]
UNSEEN_ACTIONS = {"action_listen", "action_session_start"}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["story"])
def test_the_dialogue_goes_as_told(agent: Agent, story: dict[str, Any]) -> None:
    conversation_id = str(uuid.uuid4())
    for step in story["steps"]:
        if "user" in step:
            message = UserMessage(step["user"], sender_id=conversation_id)
            asyncio.run(agent.handle_message(message))
    tracker = asyncio.run(agent.tracker_store.retrieve(conversation_id))
    assert tracker is not None
    assert [step for event in tracker.events for step in told(event)] == [
        {"user": step["user"], "intent": step["intent"]} if "user" in step else step
        for step in story["steps"]
    ]


def told(event: Any) -> list[dict[str, str]]:
    """The event as a step of a story, if stories tell it."""
    if isinstance(event, UserUttered):
        name = event.intent.get("full_retrieval_intent_name") or event.intent["name"]
        return [{"user": event.text, "intent": name}]
    if isinstance(event, ActionExecuted) and event.action_name not in UNSEEN_ACTIONS:
        return [{"action": event.action_name}]
    return []
