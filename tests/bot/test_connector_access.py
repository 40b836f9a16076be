"""Who may speak to the connector, and what it refuses to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_config_file

from bot.connector import HandoffInput
from tests.bot.cast import ROOT, SECRET, Door, connector

TEXT = {"kind": "text", "text": "bonjour", "resumed": False}


def test_a_turn_without_the_secret_is_refused_and_nothing_is_processed(door: Door) -> None:
    for secret in (None, "", "wrong", SECRET[:-1], SECRET + "x", "é" * 20):
        given = None if secret is None else secret.encode().decode("latin-1")
        answer = door.post({"conversation_id": door.conversation_id, **TEXT}, secret=given)
        assert answer.status_code == 401
        assert answer.json() == {"error": "unauthorised"}


def test_another_scheme_than_bearer_is_refused(door: Door) -> None:
    for value in (SECRET, f"Basic {SECRET}", f"Token {SECRET}", "Bearer"):
        answer = requests.post(
            f"{door.url}/turns", json=TEXT, headers={"Authorization": value}, timeout=5
        )
        assert answer.status_code == 401


def test_health_needs_the_secret_and_names_the_model(door: Door) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    assert requests.get(f"{door.url}/health", timeout=5).status_code == 401
    answer = requests.get(f"{door.url}/health", headers=headers, timeout=5)
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "model": "brigade.tar.gz"},
    )


@pytest.mark.parametrize("secret", [None, "", "short", "${BOT_SECRET}", "x" * 15])
def test_the_channel_does_not_start_with_a_missing_or_short_secret(secret: str | None) -> None:
    with pytest.raises(RasaException, match="BOT_SECRET"):
        HandoffInput.from_credentials({"secret": secret})


def test_the_secret_of_the_environment_reaches_the_channel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_SECRET", SECRET)
    credentials = read_config_file(str(ROOT / "credentials.yml"))
    channel = HandoffInput.from_credentials(credentials["bot.connector.HandoffInput"])
    assert channel.name() == "handoff"


MALFORMED: list[Any] = [
    b"",
    b"not json",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b"[" * 50_000 + b"]" * 50_000,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    {},
    {"kind": "text"},
    {"kind": "text", "text": ""},
    {"kind": "text", "text": " \u00a0\n\t "},
    {"kind": "text", "text": None},
    {"kind": "text", "text": 17},
    {"kind": "text", "text": ["bonjour"]},
    {"kind": "text", "text": "a" * 4001},
    {"kind": "other", "text": "bonjour"},
    {"kind": None, "text": "bonjour"},
    {"kind": ["text"], "text": "bonjour"},
    {"kind": "text", "text": "bonjour", "resumed": "yes"},
    {"kind": "text", "text": "bonjour", "resumed": 1},
    {"kind": "text", "text": "bonjour", "conversation_id": ""},
    {"kind": "text", "text": "bonjour", "conversation_id": "../../x"},
    {"kind": "text", "text": "bonjour", "conversation_id": "x" * 65},
    {"kind": "text", "text": "bonjour", "conversation_id": {"$ne": 1}},
    {"kind": "choice", "text": "bouton"},
    {"kind": "choice", "text": "bouton", "choice": 3},
    {"kind": "choice", "text": "bouton", "choice": ["ask_human"]},
    {"kind": "choice", "choice": "ask_human"},
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body)[:60])
def test_a_malformed_body_is_refused_with_a_sentence(door: Door, body: Any) -> None:
    if isinstance(body, dict):
        body = {"conversation_id": door.conversation_id, **body}
    answer = door.post(body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert "Traceback" not in answer.text


def test_a_body_over_64_kib_is_refused(door: Door) -> None:
    body = {"conversation_id": door.conversation_id, **TEXT, "more": "x" * 70_000}
    assert door.post(body).status_code == 400


UNKNOWN = [
    "restart", "back", "session_start", "nlu_fallback", "faq", "faq/", "faq/unknown",
    "utter_greet", "action_restart", "/ask_human", "ask_human ", "ASK_HUMAN", "",
    'ask_human{"slot":"x"}', "ask_human@1.0", "faq/urg_quand_17/x", "../faq/urg_quand_17",
]  # fmt: skip


@pytest.mark.parametrize("choice", UNKNOWN)
def test_a_choice_outside_the_allow_list_is_refused(door: Door, choice: str) -> None:
    answer = door.turn(kind="choice", choice=choice, text="bouton")
    assert (answer.status_code, answer.json()) == (422, {"error": "unknown choice"})


def test_every_published_entry_and_every_button_is_a_known_choice(door: Door) -> None:
    for path in sorted(Path(ROOT / "data/faq").glob("*.yml")):
        for response in yaml.safe_load(path.read_text("utf-8")).get("responses") or {}:
            entry = response.removeprefix("utter_")
            [message] = door.choose(entry)["messages"]
            assert f"faq/{message['faq']}" == entry
    for choice in door.say("zzzz")["messages"][0]["choices"]:
        assert door.choose(choice["choice"], choice["title"])["outcome"] == "answered"


def test_an_agent_that_is_not_ready_answers_503() -> None:
    with connector(None) as door:
        headers = {"Authorization": f"Bearer {SECRET}"}
        health = requests.get(f"{door.url}/health", headers=headers, timeout=5)
        assert (health.status_code, health.json()) == (503, {"ready": False})
        assert door.turn(kind="text", text="bonjour").status_code == 503
        assert door.post(b"not json").status_code == 503
