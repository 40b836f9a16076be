"""Owns how an understood message is written for Rasa: labels, ranking, response selector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RETRIEVAL_INTENT = "faq"
ENTRY_PREFIX = f"{RETRIEVAL_INTENT}/"
UTTER_ENTRY_PREFIX = f"utter_{ENTRY_PREFIX}"

Ranking = list[tuple[str, float]]
"""Labels (`faq/<id>` or a plain intent) with their probability, most likely first."""


def describe(intents: Ranking, entries: Ranking) -> dict[str, Any]:
    """The parse data that Rasa's dialogue reads: intent, intent_ranking, response_selector.

    The selector is what Rasa's own ActionRetrieveResponse looks at to choose `utter_faq/<id>`.
    """
    name, confidence = intents[0]
    return {
        "intent": {"name": name, "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": value} for name, value in intents],
        "response_selector": {
            "all_retrieval_intents": [RETRIEVAL_INTENT],
            **({RETRIEVAL_INTENT: _selector(entries)} if entries else {}),
        },
    }


def entry_ranking(parse_data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """FAQ entries near the message: [{"id", "confidence"}], nearest first."""
    selector = parse_data.get("response_selector") or {}
    ranking = (selector.get(RETRIEVAL_INTENT) or {}).get("ranking") or []
    return [
        {
            "id": item["intent_response_key"][len(ENTRY_PREFIX) :],
            "confidence": item["confidence"],
        }
        for item in ranking
    ]


def _selector(entries: Ranking) -> dict[str, Any]:
    label, confidence = entries[0]
    return {
        "response": {
            "intent_response_key": label,
            "utter_action": f"utter_{label}",
            "confidence": confidence,
        },
        "ranking": [{"intent_response_key": name, "confidence": value} for name, value in entries],
    }
