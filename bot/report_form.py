"""Owns what a message means while the form of a report is active, and what the form holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.decision import FORM_INTENTS, REPORTED
from bot.entry_ranking import describe
from bot.folding import fold
from bot.several_questions import asks
from bot.spoken_answers import LASTING, is_happening
from bot.turn_request import Draft
from bot.understanding import Parsed, understand

FORM, FIRST = "_form", "now"
STORIES = {"what", "who", "vehicle", "items", "trace", "clues", "rhythm"}
"""Fields that are told in free words: a story is full of words that other routes know."""
SURE, FIRM = 0.5, 0.9
"""From these confidences on words remind of the numbers, or interrupt the form as a danger. The
citizen has said that it is over: in a story only words of the present interrupt."""
PRESENT = re.compile(
    r"\b(?:au secours|a l'aide|aidez[- ]?(?:moi|nous)|help|en train de|maintenant|en ce moment|"
    r"tout de suite|vite|(?:il|elle|on|ils|elles) (?:me|nous)|(?:il|elle|on|ils|elles) m'|"
    r"je vais (?:me|mourir)|j'ai peur|je suis (?:en danger|bless|cache|enferme|coince))"
)
WANTED = re.compile(r"(?:un |une )?(?:gendarme|humain|conseiller|conseillere|operateur|policier)")
COURTESY = re.compile(
    r"(?=.*\b(?:merci|bonjour|bonsoir|salut|au revoir|bonne)\b)"
    r"(?:(?:ok|d'accord|super|nickel|parfait|bonjour|bonsoir|salut|merci|beaucoup|bien|infiniment|"
    r"a vous|au revoir|bonne (?:journee|soiree|nuit)|bon courage)\b[ ,.!]*)+"
)
PASSED_ON = {"danger_now", "ask_human"}
LONGEST_QUESTION = 25  # words; a longer text with a question mark is a story


def active_form(tracker: DialogueStateTracker) -> str | None:
    """The name of the report's form that is active, or None."""
    name = tracker.active_loop_name
    return name if name and name.endswith(FORM) else None


async def understand_in_form(
    processor: Any, text: str, tracker: DialogueStateTracker
) -> list[Parsed]:
    """An answer to the form's question, a command of the form, or what comes between."""
    several = list(await understand(processor, text))
    first = several[0]
    if first.get("command"):
        return [_as_answer(first, first["command"])]
    kind, _, field = str(tracker.get_slot(REQUESTED_SLOT) or "").partition("_")
    if field == FIRST and first["text"] and _turns_away(first, first["text"], kind):
        return several
    if first["text"] and _comes_between(first, first["text"], field):
        return several
    near = first["decision"]["entries"] if field == FIRST else []
    return [_as_answer(first, "report_detail", near)]


def is_answer(parsed: Parsed) -> bool:
    return parsed["intent"]["name"] in FORM_INTENTS


def leaves_form(parsed: Parsed, form: str, tracker: DialogueStateTracker) -> bool:
    """Whether a gendarme is wanted, something else before the first answer, or another kind.

    handoff/ has kept the answers: the form is taken up again from there.
    """
    intent, first = str(parsed["intent"]["name"]), f"{form.removesuffix(FORM)}_{FIRST}"
    if is_answer(parsed):
        return False
    if intent in PASSED_ON or tracker.get_slot(REQUESTED_SLOT) == first:
        return True
    is_report = intent == "report" or intent.startswith(REPORTED)
    return is_report and intent != f"report_{form.removesuffix(FORM)}"


def leave_form() -> list[Event]:
    """Leave a form with its answers: the next one takes over what it asks too."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


def take_up(draft: Draft) -> list[Event]:
    """Put a kept draft back into its form."""
    slots = [SlotSet(f"{draft.kind}_{name}", value) for name, value in draft.fields.items()]
    return [*slots, SlotSet(REQUESTED_SLOT, None), ActiveLoop(f"{draft.kind}{FORM}")]


def is_begun(tracker: DialogueStateTracker, form: str) -> bool:
    """Whether the citizen answered the form's first question."""
    return tracker.get_slot(f"{form.removesuffix(FORM)}_{FIRST}") is not None


def fields_of(tracker: DialogueStateTracker, form: str) -> dict[str, Any]:
    """What was answered in a form so far, by field."""
    kind = form.removesuffix(FORM)
    return {
        name.removeprefix(f"{kind}_"): slot.value
        for name, slot in tracker.slots.items()
        if name.startswith(f"{kind}_") and isinstance(slot.value, dict)
    }


def summary_of(tracker: DialogueStateTracker, form: str, domain: Any) -> list[str]:
    """The fields to show when the form asks whether they are right; else nothing."""
    kind = form.removesuffix(FORM)
    if tracker.get_slot(REQUESTED_SLOT) != f"{kind}_confirmed":
        return []
    asked = domain.required_slots_for_form(form)
    return [name.removeprefix(f"{kind}_") for name in asked[1:-1]]


def _turns_away(parsed: Parsed, text: str, kind: str) -> bool:
    """Before the first answer the form is only offered: other words are taken as without it."""
    if is_happening(text, may_have_begun=kind in LASTING) is not None:
        return False
    return asks(text) or parsed["decision"]["route"] not in {"report", "fallback"}


def _comes_between(parsed: Parsed, text: str, field: str) -> bool:
    route, confidence = parsed["decision"]["route"], parsed["intent"]["confidence"]
    said, words = fold(text), len(text.split())
    if route == "emergency":
        is_present = field not in STORIES or PRESENT.search(said) is not None
        return bool(confidence >= FIRM and is_present)
    if route == "human":
        return bool(confidence >= SURE and words > 1) or WANTED.fullmatch(said) is not None
    if asks(text) and words <= LONGEST_QUESTION:
        return route == "faq" or (route == "fallback" and field not in STORIES)
    return COURTESY.fullmatch(said) is not None


def _as_answer(parsed: Parsed, intent: str, near: Sequence[str] = ()) -> Parsed:
    is_danger = parsed["decision"]["route"] == "emergency"
    decision = {
        "route": "report",
        "outcome": "form",
        "entries": list(near),
        "is_danger_possible": is_danger and parsed["intent"]["confidence"] >= SURE,
    }
    return {**parsed, **describe([(intent, 1.0)], []), "decision": decision}
