"""Owns what the commands of a form do: at each question one may skip, go back, ask why, stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.reports.answers import free_text
from actions.reports.form_turn import CANCELLED, FormTurn
from actions.reports.progress import (
    COMMUNE,
    CONFIRMED,
    NOW,
    REQUIRED,
    SKIPPED,
    STOP,
)

Values = dict[str, Any]
"""What a button carries beside its name."""
Command = Callable[[FormTurn, str, Values], str]
"""Does what was asked and returns the question that comes next."""


def happens_now(turn: FormTurn, text: str, values: Values) -> str:
    return turn.answer_now("", True)


def happened_before(turn: FormTurn, text: str, values: Values) -> str:
    return turn.answer_now("", False)


def skip(turn: FormTurn, text: str, values: Values) -> str:
    field = "where" if turn.progress.requested == COMMUNE else turn.progress.requested
    begun = turn.progress.state.pop("begun", "") if field == "what" else ""
    if begun:
        turn.progress.set("what", free_text(begun, turn.now))
    elif field in {NOW, CONFIRMED, *REQUIRED}:
        turn.say("utter_report_needed")
        return field
    elif field in turn.progress.fields:
        turn.progress.set(field, dict(SKIPPED))
    return turn.progress.missing()


def explain(turn: FormTurn, text: str, values: Values) -> str:
    field = "where" if turn.progress.requested == COMMUNE else turn.progress.requested
    if field in {NOW, CONFIRMED, *turn.progress.fields}:
        turn.say(f"utter_why_{turn.progress.kind}_{field}")
    return turn.progress.requested


def go_back(turn: FormTurn, text: str, values: Values) -> str:
    field = turn.progress.before()
    turn.progress.set(field, None)
    return field


def edit(turn: FormTurn, text: str, values: Values) -> str:
    field = str(values.get("field"))
    if field not in turn.progress.fields:
        return turn.progress.requested
    turn.progress.set(field, None)
    return field


def choose_commune(turn: FormTurn, text: str, values: Values) -> str:
    return turn.choose_commune(str(values.get("code")))


def ask_to_stop(turn: FormTurn, text: str, values: Values) -> str:
    return STOP


def stop(turn: FormTurn, text: str, values: Values) -> str:
    return CANCELLED


def go_on(turn: FormTurn, text: str, values: Values) -> str:
    return turn.progress.missing()


def send(turn: FormTurn, text: str, values: Values) -> str:
    return turn.send()


def resume(turn: FormTurn, text: str, values: Values) -> str:
    turn.say("utter_report_resumed")
    return turn.progress.missing()


RESUME = "resume_report"
ANSWERS: dict[str, Command] = {
    "report_detail": FormTurn.answer,
    "happening_now": happens_now,
    "happening_before": happened_before,
    "skip_question": skip,
    "ask_why": explain,
    "previous_question": go_back,
    "edit_report": edit,
    "choose_commune": choose_commune,
    "stop_report": ask_to_stop,
    "confirm_stop": stop,
    "go_on_report": go_on,
    "send_report": send,
    RESUME: resume,
}
"""What each intent does while a form is active; `bot/report_form.py` chooses the intent."""
