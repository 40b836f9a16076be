"""Owns what becomes of an understood message: its route, and what the citizen is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.entry_ranking import ENTRY_PREFIX, Ranking

ROUTES = {
    "danger_now": "emergency",
    "ask_human": "human",
    "report": "report",
    "out_of_scope": "oos",
    "insult": "abuse",
    "greet": "smalltalk",
    "thank": "smalltalk",
    "goodbye": "smalltalk",
    "bot_challenge": "smalltalk",
    "bare_reply": "smalltalk",
    "unlisted_question": "question",
    "none_of_these": "fallback",
    "faq": "faq",
    "nlu_fallback": "fallback",
}
CONFIDED, REPORTED = "confide_", "report_"
FORM_INTENTS = {
    "report_detail",
    "happening_now",
    "happening_before",
    "skip_question",
    "ask_why",
    "previous_question",
    "edit_report",
    "choose_commune",
    "stop_report",
    "confirm_stop",
    "go_on_report",
    "send_report",
    "resume_report",
}
"""What makes sense inside the form of a report only; never learnt, but see `COMMANDS`."""
COMMANDS = FORM_INTENTS - {"report_detail"}
"""Of these the examples in data/ are the very words: « précédent », « je ne sais pas »."""
OUTCOMES = {
    "emergency": "emergency",
    "sensitive": "handoff",
    "human": "handoff",
    "report": "form",
    "faq": "answer",
    "fallback": "ask",
}
FIRST = ("emergency", "sensitive", "human", "report", "abuse", "oos", "smalltalk")
"""What beats an answer: the route furthest above its threshold."""
FIRM_DANGER = -1.0
"""From this score on a danger beats every other route that is not much surer (`MUCH`)."""
MUCH = 2.0
FIRM_CONFIDENCE = -1.0
"""From this score on a confidence beats a report that is not much surer."""
NEVER = -1e9
"""A score below every threshold."""
FIRM = {
    "emergency": 1.5,
    "sensitive": 2.0,
    "human": 4.0,
    "abuse": 4.0,
    "oos": 4.0,
    "smalltalk": 4.0,
}
"""The score, per unit of probability, from which a route beats a sure answer. An urgent entry shows
17 and 112 and a button for who is in danger; a sensitive one a helpline and a gendarme."""
FIRM_ASKED = 3.0
"""The same for a report that is put as a question: « comment signaler un dépôt d'ordures ? »"""
TERSE = 2
"""So few words (« carte grise ») are asked back unless they name one entry (`SURE_TERSE`, « main
courante »); as a danger they must score `FIRM_TERSE` (« au secours », not « quitter vite »)."""
SURE_TERSE = 0.8
FIRM_TERSE = 0.0
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The intent that the rules read, and the entries shown to the citizen, nearest first."""

    intent: str
    route: str
    entries: tuple[str, ...]
    is_danger_possible: bool = False

    def as_data(self) -> dict[str, Any]:
        outcome = OUTCOMES.get(self.route, "other")
        return {
            "route": self.route,
            "outcome": outcome,
            "entries": list(self.entries),
            "is_danger_possible": self.is_danger_possible,
        }


def route_of(intent: str) -> str:
    if intent.startswith(CONFIDED):
        return "sensitive"
    if intent.startswith(REPORTED) or intent in FORM_INTENTS:
        return "report"
    return ROUTES[intent.partition("/")[0]]


def decide(
    scores: Mapping[str, float],
    intents: Mapping[str, str],
    entries: Ranking,
    thresholds: Mapping[str, float],
    words: int,
    is_asking: bool = False,
) -> Decision:
    """Choose by routes, then by entries.

    `scores`: of each route; `intents`: the likeliest intent of each route; `entries`: with their
    probability; `thresholds`: from config.yml, a score for each route, and for an answer the
    least probability (`answer`), its least lead over the next (`lead`), and the least for an
    entry to be offered (`offer`); `words` of the text, and whether it asks something.
    """
    near = [(label.removeprefix(ENTRY_PREFIX), chance) for label, chance in entries]
    offered = tuple(id for id, chance in near[:OFFERED] if chance >= thresholds["offer"])
    confidence, next_best = near[0][1], near[1][1] if len(near) > 1 else 0.0
    is_sure = confidence >= thresholds["answer"] and confidence - next_best >= thresholds["lead"]
    is_danger_possible = scores["emergency"] >= thresholds["danger_possible"]
    if words <= TERSE and scores["emergency"] < FIRM_TERSE:
        scores = {**scores, "emergency": NEVER}
    route = _first(scores, thresholds)
    least = thresholds[route]
    if is_sure and (route in FIRM or (route == "report" and is_asking)):
        least = FIRM.get(route, FIRM_ASKED) * confidence
    if scores[route] >= least:
        return Decision(intents[route], route, offered if _offers(route) else ())
    if is_sure and (words > TERSE or confidence >= SURE_TERSE):
        return Decision("faq", "faq", (near[0][0],))
    return Decision("nlu_fallback", "fallback", offered, is_danger_possible)


def _first(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> str:
    danger, others = scores["emergency"], [scores[name] for name in FIRST if name != "emergency"]
    if danger >= max(FIRM_DANGER, thresholds["emergency"]) and danger >= max(others) - MUCH:
        return "emergency"
    route = max(FIRST, key=lambda name: scores[name] - thresholds[name])
    is_confided = scores["sensitive"] >= max(FIRM_CONFIDENCE, scores["report"] - MUCH)
    return "sensitive" if route == "report" and is_confided else route


def _offers(route: str) -> bool:
    return route in {"sensitive", "report"}
