"""Every form of a report, by its own file in `reports/`, on the trained model.

`answers`: what the citizen answers to each question; `shown`: how some of them are noted; `story`:
a first message and `told`, what it says already.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.cast import ROOT, Door

FORMS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "reports").glob("*.yml"))
}
STORIES = [kind for kind, form in FORMS.items() if form["story"]]
NOW = "2026-11-24T10:00:00+01:00"
"""When everybody in these dialogues writes: a Tuesday."""
OWN_RESPONSES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))["responses"]
    for path in (ROOT / "data/reports").glob("*.yml")
}
QUESTION = "comment savoir les horaires de la gendarmerie ?"
Reply = dict[str, Any]


class Form:
    """A citizen in the form of one kind of report."""

    def __init__(self, door: Door, kind: str) -> None:
        self.door, self.kind = door, kind
        self.fields = list(FORMS[kind]["answers"])

    def say(self, text: str, **fields: Any) -> Reply:
        return self.door.say(text, sent_at=NOW, **fields)

    def begin(self) -> Reply:
        """Open the form by its button; nothing happens now."""
        self.door.choose(f"report_{self.kind}")
        return self.door.choose("happening_before")

    def fill(self, reply: Reply, until: str = "confirmed") -> Reply:
        """Answer what is asked until a question comes."""
        for _ in range(12):
            field = self.asked(reply)
            if field == until:
                return reply
            reply = self.say(FORMS[self.kind]["answers"][field])
        raise AssertionError(f"never asked for {until}")

    def asked(self, reply: Reply) -> str:
        """The field that the last message asks for; what may help besides stands after it."""
        last = [message for message in reply["messages"] if not message["suggest"]][-1]
        for name, [variation, *_] in OWN_RESPONSES[self.kind].items():
            if variation["text"].strip() == last["text"]:
                return str(name).removeprefix(f"utter_ask_{self.kind}_")
        return str(last["text"])

    def said(self, reply: Reply) -> list[str]:
        return [message["text"] for message in reply["messages"]]

    def why(self, field: str) -> str:
        return str(OWN_RESPONSES[self.kind][f"utter_why_{self.kind}_{field}"][0]["text"]).strip()


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, door: Door) -> Form:
    return Form(door, request.param)


def shared(name: str) -> str:
    return str(OWN_RESPONSES["shared"][name][0]["text"]).strip()


def test_asked_one_by_one_everything_is_noted_shown_and_sent(form: Form) -> None:
    summary = form.fill(form.begin())
    assert summary["messages"][-1]["facts"] == form.fields
    sent = form.door.choose("send_report")
    assert sent["report"]["step"] == "sent"
    fields = sent["report"]["fields"]
    assert set(fields) == {"now", *form.fields}
    shown = {name: fields[name]["shown"] for name in FORMS[form.kind]["shown"]}
    assert shown == FORMS[form.kind]["shown"]
    assert form.say("merci")["report"] is None


@pytest.mark.parametrize("kind", STORIES)
def test_what_the_first_message_says_is_not_asked_again(door: Door, kind: str) -> None:
    form, told = Form(door, kind), FORMS[kind]["told"]
    opened = form.say(FORMS[kind]["story"])
    assert form.asked(opened) == "now"
    assert not opened["messages"][0]["suggest"]
    asked, reply = [], form.say("non")
    noted = {name: value["shown"] for name, value in reply["report"]["fields"].items()}
    assert {name: noted.get(name) for name in told} == told
    assert {name for message in reply["messages"] for name in message["facts"]} >= set(told)
    while (field := form.asked(reply)) != "confirmed":
        asked.append(field)
        reply = form.say(FORMS[kind]["answers"][field])
    assert not {"what", *told} & set(asked)
    assert set(reply["report"]["fields"]) == {"now", *form.fields}


def test_before_the_first_answer_a_form_is_only_offered(form: Form) -> None:
    opened = form.door.choose(f"report_{form.kind}")
    assert opened["report"] is None
    answered = form.say(QUESTION)
    assert [m["faq"] for m in answered["messages"]] == ["con_horaires_brigade"]
    assert form.say("merci")["understood"]["route"] == "smalltalk"


def test_each_line_of_the_summary_can_be_changed(form: Form) -> None:
    form.fill(form.begin())
    for field in form.fields:
        asked = form.door.choose(f'edit_report{{"field": "{field}"}}')
        assert form.asked(asked) == field
        assert form.asked(form.say(FORMS[form.kind]["answers"][field])) == "confirmed"


def test_a_typed_correction_replaces_what_was_noted(form: Form) -> None:
    form.fill(form.begin())
    corrected = form.say("en fait c'était à Verneuil-d'Avre-et-d'Iton")
    assert form.asked(corrected) == "confirmed"
    assert "Verneuil" in corrected["report"]["fields"]["where"]["shown"]


def test_the_question_before_is_asked_again(form: Form) -> None:
    second = form.fields[1]
    form.fill(form.begin(), until=second)
    assert form.asked(form.say("précédent")) == form.fields[0]


def test_a_question_of_the_citizen_is_answered_and_the_form_goes_on(form: Form) -> None:
    reply = form.begin()
    for _ in range(len(form.fields)):
        field = form.asked(reply)
        between = form.say(QUESTION)
        assert [m["faq"] for m in between["messages"] if m["faq"]] == ["con_horaires_brigade"]
        assert form.asked(between) == field
        reply = form.say(FORMS[form.kind]["answers"][field])
        if form.asked(reply) == "confirmed":
            break


def test_each_question_has_its_reason(form: Form) -> None:
    reply = form.begin()
    while (field := form.asked(reply)) != "confirmed":
        why = form.say("pourquoi cette question ?")
        assert form.why(field) in form.said(why)
        assert form.asked(why) == field
        reply = form.say(FORMS[form.kind]["answers"][field])


def test_what_is_not_known_is_skipped_but_not_the_facts_themselves(form: Form) -> None:
    reply = form.begin()
    needed = form.say("je ne sais pas")
    assert shared("utter_report_needed") in form.said(needed)
    reply = form.say(FORMS[form.kind]["answers"]["what"])
    while form.asked(reply) != "confirmed":
        reply = form.say("je ne sais pas")
    fields = reply["report"]["fields"]
    assert all(fields[name]["skipped"] for name in form.fields if name != "what")


def test_it_can_be_given_up_and_not_by_accident(form: Form) -> None:
    form.fill(form.begin(), until=form.fields[1])
    assert shared("utter_ask_report_stop") in form.said(form.say("annuler"))
    assert form.asked(form.say("non")) == form.fields[1]
    form.say("annuler")
    given_up = form.say("oui")
    assert given_up["report"]["step"] == "cancelled"
    assert form.say("merci")["report"] is None


def test_what_happens_now_goes_to_the_first_lane_and_the_form_is_kept(form: Form) -> None:
    form.door.choose(f"report_{form.kind}")
    now = form.say("oui")
    assert now["handoff"]["lane"] == "P0"
    assert all(number in " ".join(form.said(now)) for number in ("17", "112", "114"))
    assert now["report"]["step"] == "open"


def test_a_danger_in_the_middle_is_heard(form: Form) -> None:
    form.fill(form.begin(), until=form.fields[1])
    danger = form.say("au secours il est en train de me frapper")
    assert danger["understood"]["route"] == "emergency"
    assert danger["handoff"]["lane"] == "P0"


def test_a_gendarme_is_one_word_away(form: Form) -> None:
    form.fill(form.begin(), until=form.fields[1])
    assert form.say("un gendarme")["handoff"]["reason"] == "asked_by_citizen"


def test_a_kept_draft_goes_on_where_it_was(form: Form) -> None:
    kept = form.fill(form.begin(), until=form.fields[2])["report"]
    form.door.conversation_id = str(uuid.uuid4())
    draft = {"kind": kept["kind"], "fields": kept["fields"]}
    answer = form.door.turn(
        kind="choice", choice="resume_report", text="Reprendre", draft=draft, resumed=True
    ).json()
    assert shared("utter_report_resumed") in form.said(answer)
    assert form.asked(answer) == form.fields[2]
    assert answer["report"]["fields"] == kept["fields"]


def test_the_same_message_again_changes_nothing_and_gets_the_same_answer(form: Form) -> None:
    form.begin()
    first = form.say(FORMS[form.kind]["answers"]["what"], seq=4)
    again = form.say(FORMS[form.kind]["answers"]["what"], seq=4)
    assert again == first


def test_every_kind_has_its_dialogues_and_its_texts() -> None:
    kinds = {path.stem for path in (ROOT / "data/reports").glob("*.yml")} - {"shared"}
    assert set(FORMS) == kinds
    for kind in kinds:
        for field in ("now", *FORMS[kind]["answers"], "confirmed"):
            assert f"utter_ask_{kind}_{field}" in OWN_RESPONSES[kind]
            assert f"utter_why_{kind}_{field}" in OWN_RESPONSES[kind]
