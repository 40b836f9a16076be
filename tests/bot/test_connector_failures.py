"""What the connector answers when a part of the bot is missing: never half a turn."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from rasa.core.lock_store import InMemoryLockStore, LockError
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from tests.bot.cast import Door, agent_with, connector


class UnreadableStore(InMemoryTrackerStore):
    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        raise ConnectionError("the database is away: bonjour secret")


class UnwritableStore(InMemoryTrackerStore):
    async def save(self, tracker: DialogueStateTracker) -> None:
        raise ConnectionError("the database is away: bonjour secret")


class BusyLocks(InMemoryLockStore):
    def issue_ticket(self, conversation_id: str, lock_lifetime: float = 0) -> int:
        raise LockError("busy")


class WatchedStore(InMemoryTrackerStore):
    """Tells when what the bot said was saved."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self.saved = threading.Event()

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        if any(isinstance(event, BotUttered) for event in tracker.events):
            self.saved.set()


@pytest.mark.parametrize("store", [UnreadableStore, UnwritableStore])
def test_a_failing_tracker_store_is_503_and_never_an_answer_from_memory(
    store: type[InMemoryTrackerStore], caplog: pytest.LogCaptureFixture
) -> None:
    with connector(agent_with(store=store(Domain.empty()))) as door:
        answer = door.turn(kind="text", text="bonjour secret")
        assert answer.status_code == 503
        assert list(answer.json()) == ["error"]
        assert "secret" not in answer.text
        assert "secret" not in caplog.text


def test_a_lock_that_cannot_be_had_is_503() -> None:
    agent = agent_with()
    agent.lock_store = BusyLocks()
    with connector(agent) as door:
        assert door.turn(kind="text", text="bonjour").status_code == 503


def test_without_the_action_server_the_outcome_says_that_nothing_was_answered() -> None:
    with connector(agent_with()) as door:
        turn = door.say("/")
        assert (turn["outcome"], turn["messages"], turn["handoff"]) == ("silent", [], None)
        assert turn["understood"]["intent"] == "nlu_fallback"


@pytest.mark.parametrize(
    ("text", "lane"), [("il a un couteau il me menace", "P0"), ("un humain svp", "P3")]
)
def test_a_request_for_a_gendarme_survives_a_missing_action_server(text: str, lane: str) -> None:
    with connector(agent_with()) as door:
        turn = door.say(text)
        assert turn["outcome"] == "answered"
        assert turn["handoff"]["lane"] == lane


@contextmanager
def waiting_action_server(release: threading.Event, asked: threading.Event) -> Iterator[str]:
    """An action server that says nothing until it is released."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.set()
            release.wait(30)
            body = b'{"events": [], "responses": [{"response": "utter_handoff_nobody"}]}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *details: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/webhook"
    finally:
        release.set()
        server.shutdown()
        server.server_close()


def test_a_turn_is_completed_and_kept_when_the_client_disconnects() -> None:
    release, asked = threading.Event(), threading.Event()
    store = WatchedStore(Domain.empty())
    with (
        waiting_action_server(release, asked) as actions_url,
        connector(agent_with(store=store, actions_url=actions_url)) as door,
    ):
        hang_up_during_the_turn(door, asked)
        release.set()
        assert store.saved.wait(20)
        assert "utter_handoff_nobody" in str(store.store[door.conversation_id])


def hang_up_during_the_turn(door: Door, asked: threading.Event) -> None:
    request = requests.Request(
        "POST",
        f"{door.url}/turns",
        json={"conversation_id": door.conversation_id, "kind": "text", "text": "un humain svp"},
        headers={"Authorization": "Bearer a-secret-for-the-tests-only"},
    ).prepare()
    host, port = door.url.split("/")[2].split(":")
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection((host, int(port))) as client:
        assert isinstance(request.body, bytes)
        start = f"POST {request.path_url} HTTP/1.1\r\nHost: {host}\r\n{head}\r\n"
        client.sendall(start.encode() + request.body)
        assert asked.wait(20)
