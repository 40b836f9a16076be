"""Owns what a citizen's message means to Rasa: parse data, with the decision on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

from bot.decision import OFFERED, Decision, route_of
from bot.entry_ranking import describe, entry_ranking
from bot.follow_up import answered_before, chosen_reply, last_offer, with_its_context
from bot.several_questions import leans_on_another, questions_in
from bot.turn_request import without_command_prefix

Parsed = dict[str, Any]
"""Rasa's parse data: text, intent, entities, response_selector, and our `decision`."""

LEAST_SHARE = 0.2
"""Of the probability left beside the answer just given, the least for an entry to be offered."""


def understand_choice(choice: str, text: str) -> Parsed:
    """A button's meaning, e.g. `faq/<id>` or `ask_human{"reason": "x"}`; its title is not read."""
    label, brace, values = choice.partition("{")
    entities = json.loads(brace + values) if brace else {}
    return {
        "text": text,
        "entities": [{"entity": name, "value": entities[name]} for name in entities],
        "is_choice": True,
        **_describe_choice(label),
    }


async def understand_in_context(
    processor: Any, text: str, events: Sequence[Any]
) -> Sequence[Parsed]:
    """What was typed, after what was said before: parse data for each turn that Rasa runs."""
    choice = chosen_reply(text, last_offer(events))
    if choice is not None:
        return [understand_choice(choice, text)]
    several = await understand(processor, text)
    joined = with_its_context(text, events)
    if joined is None or len(several) > 1 or not _may_lean(several[0], text):
        return several
    in_context = await _parse(processor, joined)
    # Only entries: what was said before must not make a danger or a confidence of a question.
    if in_context["decision"]["route"] not in {"faq", "fallback"}:
        return several
    if _is_answer(several[0]) and not _is_surer(in_context, several[0]):
        return several
    before = answered_before(events)
    if before is not None and before in in_context["decision"]["entries"]:
        return [_beside(before, in_context, several[0])]
    return [{**in_context, "text": several[0]["text"]}]


def _may_lean(parsed: Parsed, text: str) -> bool:
    """« C'est payant ? » alone is small talk or another subject; after an answer it is about it."""
    route = parsed["decision"]["route"]
    leaning = {"faq", "smalltalk", "oos", "human", "report"}
    return route == "fallback" or (route in leaning and leans_on_another(text))


def _is_surer(parsed: Parsed, other: Parsed) -> bool:
    return _is_answer(parsed) and _confidence(parsed) > _confidence(other)


def _confidence(parsed: Parsed) -> float:
    return float(entry_ranking(parsed)[0]["confidence"])


async def understand(processor: Any, text: str) -> Sequence[Parsed]:
    """What was typed, by itself; more than one when each of several questions has its answer."""
    text = without_command_prefix(text)
    if not text:
        empty = _describe_choice(DEFAULT_NLU_FALLBACK_INTENT_NAME)
        return [{"text": "", "entities": [], **empty}]
    whole = await _parse(processor, text)
    route, questions = whole["decision"]["route"], questions_in(text)
    if route in {"faq", "fallback"} and len(questions) > 1:
        return (await _answers(processor, questions)) or [whole]
    if route in {"smalltalk", "oos", "human"} and questions and questions != [text]:
        return (await _answers(processor, questions)) or [
            await _unless_asked(processor, questions[0], whole)
        ]
    return [whole]


async def _unless_asked(processor: Any, question: str, whole: Parsed) -> Parsed:
    """« Merci, et si on me l'a volée ? » is a question first: thanks must not hide it."""
    parsed = await _parse(processor, question)
    is_asked = (
        whole["decision"]["route"] == "smalltalk" and parsed["decision"]["route"] == "fallback"
    )
    return {**parsed, "text": whole["text"]} if is_asked else whole


async def _answers(processor: Any, questions: Sequence[str]) -> list[Parsed]:
    """Each question's answer, every entry once, then what is near one that has none.

    Empty when none is surely answered. A short question leans on the first.
    """
    found: dict[str, Parsed] = {}
    unanswered = None
    for question in questions:
        parsed = await _parse(processor, question)
        if not _is_answer(parsed) and question is not questions[0]:
            joined = await _parse(processor, f"{questions[0]} {question}")
            parsed = {**joined, "text": question} if _is_answer(joined) else parsed
        if _is_answer(parsed):
            found.setdefault(parsed["decision"]["entries"][0], parsed)
        elif parsed["decision"]["route"] == "fallback" and parsed["decision"]["entries"]:
            unanswered = unanswered or parsed
    return [*found.values(), unanswered] if found and unanswered else list(found.values())


async def _parse(processor: Any, text: str) -> Parsed:
    parsed: Parsed = await processor.parse_message(UserMessage(text))
    return parsed


def _is_answer(parsed: Parsed) -> bool:
    return bool(parsed["decision"]["outcome"] == "answer")


def _beside(before: str, in_context: Parsed, alone: Parsed) -> Parsed:
    """The entries beside the answer just given: it did not say what is asked now.

    Near is what the message means after the question before it, or by itself.
    """
    shares: Counter[str] = Counter()
    for parsed in (in_context, alone):
        others = [place for place in entry_ranking(parsed) if place["id"] != before]
        total = sum(place["confidence"] for place in others)
        for place in others:
            shares[place["id"]] += place["confidence"] / total
    near = tuple(id for id, share in shares.most_common(OFFERED) if share >= LEAST_SHARE)
    intent = DEFAULT_NLU_FALLBACK_INTENT_NAME
    decision = Decision(intent, route_of(intent), near)
    return {
        **in_context,
        "text": alone["text"],
        "intent": {"name": intent, "confidence": 1.0},
        "decision": {**decision.as_data(), "is_follow_up": True},
    }


def _describe_choice(label: str) -> Parsed:
    intent, slash, id = label.partition("/")
    decision = Decision(intent, route_of(intent), (id,) if slash else ())
    entries = [(label, 1.0)] if slash else []
    return {**describe([(intent, 1.0)], entries), "decision": decision.as_data()}
