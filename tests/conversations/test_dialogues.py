"""Holds the dialogues of this folder with the trained model, through the input channel.

A turn is what the citizen writes (`citizen`) or taps (`tap`: the place of a suggestion, or `none`),
and what must come back: `answer` (the entry shown; of several, any), `answers` (one for each
question, in order), `suggests` (among the buttons), `finds` (shown or among the buttons), `route`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.cast import Door

FILES = sorted(Path(__file__).parent.glob("*.yml"))
DIALOGUES = [
    pytest.param(dialogue["turns"], id=f"{path.stem}: {dialogue['dialogue']}")
    for path in FILES
    for dialogue in yaml.safe_load(path.read_text("utf-8"))
]
DIALOGUES_AT_LEAST = 60
KEYS = {"citizen", "tap", "answer", "answers", "suggests", "finds", "route"}
Reply = dict[str, Any]


@pytest.mark.parametrize("turns", DIALOGUES)
def test_the_dialogue_goes_as_told(door: Door, turns: list[dict[str, Any]]) -> None:
    suggested: list[str] = []
    wrong = []
    for turn in turns:
        reply = _take(door, turn, suggested)
        suggested = _suggested(reply)
        found = {
            "answers": _answered(reply),
            "suggests": suggested,
            "route": reply["understood"]["route"],
        }
        if not _is_as_told(turn, found) or not _is_safe(reply):
            wrong.append(f"{turn} got {found}")
    assert wrong == []


def test_there_are_enough_of_them_and_none_has_a_word_that_nothing_reads() -> None:
    assert len(DIALOGUES) >= DIALOGUES_AT_LEAST
    turns = [turn for dialogue in DIALOGUES for turn in dialogue.values[0]]
    assert {key for turn in turns for key in turn} <= KEYS
    assert all(len(turn) >= 2 for turn in turns)


def _take(door: Door, turn: dict[str, Any], suggested: list[str]) -> Reply:
    if "citizen" in turn:
        return door.say(turn["citizen"])
    if turn["tap"] == "none":
        return door.choose("none_of_these", "Aucune de ces propositions")
    return door.choose(f"faq/{suggested[turn['tap'] - 1]}")


def _is_as_told(turn: dict[str, Any], found: dict[str, Any]) -> bool:
    answers, suggests = found["answers"], found["suggests"]
    checks = {
        "route": lambda told: found["route"] == told,
        "answers": lambda told: answers == told,
        "answer": lambda told: answers[:1] and answers[0] in _several(told),
        "suggests": lambda told: set(suggests) & set(_several(told)),
        "finds": lambda told: {*answers, *suggests} & set(_several(told)),
    }
    return all(checks[key](told) for key, told in turn.items() if key in checks)


def _is_safe(reply: Reply) -> bool:
    """A danger always shows the three numbers and goes to the first lane."""
    if reply["understood"]["route"] != "emergency":
        return True
    said = " ".join(message["text"] for message in reply["messages"])
    in_lane = (reply["handoff"] or {}).get("lane") == "P0"
    return in_lane and all(number in said for number in ("17", "112", "114"))


def _several(told: str | list[str]) -> list[str]:
    return [told] if isinstance(told, str) else told


def _answered(reply: Reply) -> list[str]:
    return [message["faq"] for message in reply["messages"] if message["faq"]]


def _suggested(reply: Reply) -> list[str]:
    return [id for message in reply["messages"] for id in message["suggest"]]
