"""What the classifier makes of everyday questions that it never saw."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.entry_ranking import describe, entry_ranking
from bot.folding import fold
from tests.bot.cast import ROOT, agent_with

PLAIN_INTENTS = {
    "danger_now", "ask_human", "greet", "thank", "goodbye", "bare_reply", "bot_challenge",
    "out_of_scope", "insult", "nlu_fallback",
}  # fmt: skip
# A gendarme is offered by both: either answer serves the person who asks.
SAME = {"ask_human": "faq/con_parler_gendarme", "bot_challenge": "faq/con_assistant_ou_gendarme"}

UNSEEN: dict[str, list[str]] = yaml.safe_load(
    (ROOT / "tests/bot/unseen_questions.yml").read_text("utf-8")
)
QUESTIONS = [
    (label if label in PLAIN_INTENTS else f"faq/{label}", text)
    for label, texts in UNSEEN.items()
    for text in texts
]


@pytest.fixture(scope="module")
def understood(agent: Agent) -> dict[str, dict[str, Any]]:
    """Every unseen question with its parse data."""
    return {text: parse(agent, text) for _, text in QUESTIONS}


def parse(agent: Agent, text: str) -> dict[str, Any]:
    data: dict[str, Any] = asyncio.run(agent.processor.parse_message(UserMessage(text)))
    return data


def label_of(data: dict[str, Any]) -> str:
    intent = data["intent"]
    return str(intent.get("full_retrieval_intent_name") or intent["name"])


def labels_of(data: dict[str, Any]) -> list[str]:
    return [f"faq/{item['id']}" for item in entry_ranking(data)]


def is_right(label: str, found: str) -> bool:
    return label == found or found == SAME.get(label) or SAME.get(found) == label


def phrasings() -> dict[str, str]:
    found = {}
    for path in sorted((ROOT / "data").rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8")).get("nlu") or []:
            for line in entry["examples"].splitlines():
                found[fold(line.removeprefix("- "))] = entry["intent"]
    return found


def test_the_questions_are_unseen_and_cover_every_theme() -> None:
    learnt = phrasings()
    assert [text for _, text in QUESTIONS if fold(text) in learnt] == []
    asked = {label for label, _ in QUESTIONS} - {"nlu_fallback"}
    assert asked <= set(learnt.values())
    assert PLAIN_INTENTS - {"nlu_fallback"} <= asked
    themes = {theme_of(label) for label in learnt.values() if label.startswith("faq/")}
    assert themes == {theme_of(label) for label in asked if label.startswith("faq/")}
    assert len(QUESTIONS) >= 240


def theme_of(label: str) -> str:
    """The beginning of an entry's id, that the entries of its theme share; other labels whole."""
    return label.partition("_")[0] if label.startswith("faq/") else label


def test_most_questions_find_their_entry(understood: dict[str, dict[str, Any]]) -> None:
    asked = [(label, understood[text]) for label, text in QUESTIONS if label.startswith("faq/")]
    first = sum(is_right(label, labels_of(data)[0]) for label, data in asked)
    among_three = sum(label in labels_of(data)[:3] for label, data in asked)
    assert first / len(asked) >= 0.9
    assert among_three / len(asked) >= 0.97


def test_few_questions_get_a_wrong_answer(understood: dict[str, dict[str, Any]]) -> None:
    wrong = [
        (text, label_of(understood[text]))
        for label, text in QUESTIONS
        if understood[text]["decision"]["outcome"] == "answer"
        and not is_right(label, label_of(understood[text]))
    ]
    assert len(wrong) / len(QUESTIONS) <= 0.04, wrong


def test_a_cry_for_help_is_heard_or_shown_the_emergency_numbers(
    understood: dict[str, dict[str, Any]],
) -> None:
    cries = [text for label, text in QUESTIONS if label == "danger_now"]
    heard = [text for text in cries if label_of(understood[text]) == "danger_now"]
    assert len(heard) / len(cries) >= 0.85
    for text in set(cries) - set(heard):
        decision = understood[text]["decision"]
        assert decision["is_danger_possible"] or decision["route"] == "sensitive", text


def test_few_questions_raise_an_alarm(understood: dict[str, dict[str, Any]]) -> None:
    calm = [text for label, text in QUESTIONS if label != "danger_now"]
    alarms = [text for text in calm if label_of(understood[text]) == "danger_now"]
    # Most tell of a danger in the present, to which their own answer says first: call 17 or 112.
    assert len(alarms) / len(calm) <= 0.08, alarms


def test_the_model_read_twice_gives_the_same_confidences(agent: Agent) -> None:
    reread = Agent.load(ROOT / "models/brigade.tar.gz")
    for _, text in QUESTIONS[::10]:
        assert parse(agent, text)["decision"] == parse(reread, text)["decision"]
        assert entry_ranking(parse(agent, text)) == entry_ranking(parse(reread, text))


def test_typing_does_not_change_what_is_understood(agent: Agent) -> None:
    plain = parse(agent, "c'est quoi l'appli ma securite")
    for text in ("C’EST QUOI L’APPLI MA SÉCURITÉ", "c´est  quoi l`appli ma sécurité"):
        assert label_of(parse(agent, text)) == label_of(plain) == "faq/con_ma_securite"


def test_the_same_folding_meets_typographic_variants() -> None:
    assert fold("  Où  est l’Œuvre\u00a0? ") == "ou est l'oeuvre ?"


def test_an_entry_is_described_as_rasas_own_selector_would() -> None:
    data = describe([("faq", 0.6)], [("faq/urg_mer", 0.6), ("faq/urg_montagne", 0.1)])
    assert data["intent"] == {"name": "faq", "confidence": 0.6}
    selector = data["response_selector"]["faq"]
    assert selector["response"]["utter_action"] == "utter_faq/urg_mer"
    assert [item["intent_response_key"] for item in selector["ranking"]] == [
        "faq/urg_mer",
        "faq/urg_montagne",
    ]
    assert describe([("greet", 1.0)], [])["response_selector"] == {"all_retrieval_intents": ["faq"]}


def test_a_message_without_words_is_still_classified() -> None:
    agent = agent_with()
    for text in ("\u200b", "...", "?!", "a", "le la les"):
        assert parse(agent, text)["intent"]["name"]


def test_a_greeting_before_a_question_says_nothing_of_the_question() -> None:
    question = "où est la brigade de ma commune"
    for greeting in ("Bonjour, ", "bonsoir madame, monsieur ", "slt ", "Bonjour à vous. "):
        assert fold(greeting + question) == fold(question)
    for text in ("bonjour madame", "bonjour à tous", "salut ça va", "hello"):
        assert fold(text) == fold(f" {text} ").strip() != ""
        assert fold(text).startswith(text[:5])
