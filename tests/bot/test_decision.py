"""What is decided from scores: danger first, and no route over a surer answer."""

from __future__ import annotations

import pytest

from bot.decision import FIRST, Decision, decide

THRESHOLDS = {
    **dict.fromkeys(FIRST, -2.0),
    "danger_possible": -5.0,
    "answer": 0.2,
    "lead": 0.05,
    "offer": 0.01,
}
INTENTS = {route: f"intent_{route}" for route in FIRST}
UNSURE = [("faq/a", 0.1), ("faq/b", 0.08), ("faq/c", 0.005)]
SURE = [("faq/a", 0.9), ("faq/b", 0.05)]


def decision(entries: list[tuple[str, float]], words: int = 8, **scores: float) -> Decision:
    every = {**dict.fromkeys(FIRST, -9.0), **scores}
    return decide(every, INTENTS, entries, THRESHOLDS, words)


def test_a_sure_entry_is_answered_and_an_unsure_one_asked_back() -> None:
    assert decision(SURE) == Decision("faq", "faq", ("a",))
    assert decision(UNSURE) == Decision("nlu_fallback", "fallback", ("a", "b"))


def test_two_words_are_asked_back_unless_they_name_one_entry() -> None:
    assert decision([("faq/a", 0.7), ("faq/b", 0.1)], words=2).route == "fallback"
    assert decision(SURE, words=2).route == "faq"


def test_a_report_put_as_a_question_needs_more_against_a_sure_answer() -> None:
    scores = {**dict.fromkeys(FIRST, -9.0), "report": 1.0}
    told, asked = (
        decide(scores, INTENTS, SURE, THRESHOLDS, 8, is_asking=is_asking)
        for is_asking in (False, True)
    )
    assert (told.route, asked.route) == ("report", "faq")
    assert decide(scores, INTENTS, UNSURE, THRESHOLDS, 8, is_asking=True).route == "report"


@pytest.mark.parametrize("route", FIRST)
def test_a_route_above_its_threshold_beats_an_unsure_entry(route: str) -> None:
    assert decision(UNSURE, **{route: -1.5}).route == route


def test_a_danger_beats_other_routes_that_are_not_much_surer() -> None:
    assert decision(UNSURE, emergency=-0.5, sensitive=1.0).route == "emergency"
    assert decision(UNSURE, emergency=-0.5, sensitive=5.0).route == "sensitive"
    assert decision(UNSURE, emergency=5.0, sensitive=5.0, human=5.0).route == "emergency"


def test_two_words_are_a_danger_only_when_they_firmly_say_so() -> None:
    assert decision(UNSURE, words=2, emergency=-1.0).route == "fallback"
    assert decision(UNSURE, words=2, emergency=-1.0).is_danger_possible
    assert decision(UNSURE, words=2, emergency=0.5).route == "emergency"


def test_what_is_confided_is_no_report_even_if_it_tells_a_fact() -> None:
    assert decision(UNSURE, sensitive=0.5, report=1.0).route == "sensitive"
    assert decision(UNSURE, sensitive=-1.5, report=0.0).route == "report"
    assert decision(UNSURE, sensitive=0.5, report=3.0).route == "report"


@pytest.mark.parametrize("route", ["emergency", "sensitive", "smalltalk", "oos", "human"])
def test_a_sure_entry_yields_only_to_a_firm_route(route: str) -> None:
    assert decision(SURE, **{route: -1.0}).route == "faq"
    assert decision(SURE, **{route: 6.0}).route == route


def test_a_report_is_taken_beside_a_sure_entry_which_is_offered() -> None:
    assert decision(SURE, report=-1.0) == Decision("intent_report", "report", ("a", "b"))


def test_a_hint_of_danger_is_told_when_nothing_is_understood() -> None:
    assert decision(UNSURE, emergency=-4.0).is_danger_possible
    assert not decision(UNSURE, emergency=-6.0).is_danger_possible
