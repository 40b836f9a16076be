"""What a form does with answers that cannot be, or may mean several things."""

from __future__ import annotations

import pytest

from tests.bot.cast import Door
from tests.conversations.test_reports import FORMS, Form, shared
from tests.handoff.hostile import ACCEPTED_TEXTS, XSS


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("when", "le 31 février", "when_impossible"),
        ("when", "hier à 25h", "when_impossible"),
        ("when", "demain soir", "when_future"),
        ("when", "le 12/12/2030", "when_future"),
        ("when", "une fois la cloche sonnée", "when_unclear"),
        ("where", "Tartempionville", "where_unknown"),
        ("where", "99999", "where_unknown"),
    ],
)
def test_what_cannot_be_is_asked_again_once_then_kept_as_it_was_said(
    door: Door, field: str, text: str, problem: str
) -> None:
    form = Form(door, "theft")
    form.fill(form.begin(), until=field)
    first = form.say(text)
    assert shared(f"utter_report_{problem}") in form.said(first)
    assert form.asked(first) == field
    kept = form.say(text)["report"]["fields"][field]
    assert kept["shown"] == text
    assert "from" not in kept
    assert "code" not in kept


def test_of_communes_of_one_name_the_meant_one_is_asked_for(door: Door) -> None:
    form = Form(door, "theft")
    form.fill(form.begin(), until="where")
    asked = form.say("Saint-Denis")
    assert shared("utter_report_where_ambiguous") in form.said(asked)
    buttons = asked["messages"][-1]["choices"]
    assert len(buttons) >= 2
    chosen = form.door.choose(buttons[0]["choice"], buttons[0]["title"])
    place = chosen["report"]["fields"]["where"]
    assert place["code"] in buttons[0]["choice"]
    assert "where" in [name for message in chosen["messages"] for name in message["facts"]]


def test_two_hundred_pasted_lines_are_a_story(door: Door) -> None:
    form = Form(door, "theft")
    form.begin()
    pasted = "\n".join(f"ligne {i} du {i}" for i in range(200))[:3900]
    answered = form.say(pasted)
    assert answered["report"]["fields"]["what"]["text"] == pasted.strip()
    assert form.asked(answered) != "what"


def test_a_command_without_a_form_says_that_there_is_none(door: Door) -> None:
    for choice in ("skip_question", "ask_why", "previous_question", "stop_report"):
        said = [message["text"] for message in door.choose(choice)["messages"]]
        assert said == [shared("utter_report_none")]


def test_hostile_texts_are_answers_and_nothing_else(door: Door) -> None:
    form = Form(door, "theft")
    form.fill(form.begin(), until="items")
    for name, text in {**ACCEPTED_TEXTS, **dict(enumerate(XSS))}.items():
        answered = form.say(text.encode("utf-8", "replace").decode())
        fields = answered["report"]["fields"]
        assert answered["handoff"] is None, name
        assert fields["what"]["text"] == FORMS["theft"]["answers"]["what"], name
        form.door.choose('edit_report{"field": "items"}')
