"""Messages that only make sense after the one before."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from bot.follow_up import answered_before, chosen_reply, last_offer, with_its_context
from tests.bot.cast import Door

OFFERED = ["urg_mer", "urg_montagne", "urg_suicide"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", "faq/urg_mer"),
        ("la première", "faq/urg_mer"),
        ("La 1ère svp", "faq/urg_mer"),
        ("le 2eme", "faq/urg_montagne"),
        ("la seconde question", "faq/urg_montagne"),
        ("trois.", "faq/urg_suicide"),
        ("aucune", "none_of_these"),
        ("Aucune de ces propositions", "none_of_these"),
        ("non", "none_of_these"),
        ("ni l'un ni l'autre !", "none_of_these"),
    ],
)
def test_a_typed_reply_chooses_among_the_suggestions(text: str, chosen: str) -> None:
    assert chosen_reply(text, OFFERED) == chosen


@pytest.mark.parametrize("text", ["oui", "4", "il y a un homme", "non il me frappe", "un gendarme"])
def test_other_words_choose_nothing(text: str) -> None:
    assert chosen_reply(text, OFFERED) is None


def test_yes_chooses_the_only_suggestion_and_nothing_is_chosen_without_any() -> None:
    assert chosen_reply("oui c'est ça", ["urg_mer"]) is None
    assert chosen_reply("oui", ["urg_mer"]) == "faq/urg_mer"
    assert [chosen_reply(text, []) for text in ("1", "non", "oui")] == [None] * 3


def test_a_suggestion_is_chosen_by_its_place(door: Door) -> None:
    first = door.say("/")
    assert first["messages"][0]["suggest"] == []
    assert door.say("la première")["understood"]["intent"] != "none_of_these", "nothing was offered"


def test_an_answered_question_is_joined_to_a_short_one_after_it() -> None:
    asked = UserUttered("comment porter plainte", parse_data={"decision": {"route": "faq"}})
    assert with_its_context("et en ligne ?", [asked]) == "comment porter plainte et en ligne ?"
    unclear = UserUttered("xx", parse_data={"decision": {"route": "fallback"}})
    assert with_its_context("et en ligne ?", [asked, unclear]) is None
    assert with_its_context("et en ligne ?", []) is None
    assert with_its_context("un mot " * 5, [asked]) is None


def test_a_longer_message_leans_on_the_answer_when_it_opens_with_et() -> None:
    asked = UserUttered("ma carte est perdue", parse_data={"decision": {"route": "faq"}})
    text = "et si en fait c'est un voleur qui me l'a prise dans la poche"
    assert with_its_context(text, [asked]) == f"ma carte est perdue {text}"
    assert with_its_context(text.removeprefix("et "), [asked]) is None


def test_the_entry_answered_before_is_known() -> None:
    decision = {"route": "faq", "entries": ["urg_mer"]}
    asked = UserUttered("en mer ?", parse_data={"decision": decision})
    assert answered_before([asked, BotUttered("Appelez le 196.")]) == "urg_mer"
    assert answered_before([asked, UserUttered("merci")]) is None
    assert answered_before([]) is None


def test_only_what_was_offered_last_can_be_chosen() -> None:
    offer = BotUttered("?", data={"custom": {"suggest": OFFERED}})
    assert last_offer([UserUttered("x"), offer]) == OFFERED
    assert last_offer([offer, UserUttered("x"), BotUttered("Bien")]) == []


def test_what_came_before_raises_no_alarm(door: Door) -> None:
    door.say("que faire en cas de violences conjugales")
    assert door.say("et combien ça coûte ?")["handoff"] is None
