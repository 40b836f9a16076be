"""A small real HTTP server in the place of the handoff service, and the domain's responses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import yaml

from tests.bot.cast import ROOT

SECRET = "a-secret-for-the-tests-only"


class FakeHandoff(ThreadingHTTPServer):
    """Answers what it was told; keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.status, self.body, self.location = 200, b"{}", ""
        self.silent = False
        self.release = threading.Event()
        self.asked: list[tuple[str, str | None]] = []


class Answer(BaseHTTPRequestHandler):
    server: FakeHandoff

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        if self.server.silent:
            self.server.release.wait(20)
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *details: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def handoff(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHandoff]:
    server = FakeHandoff()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("HANDOFF_URL", f"http://127.0.0.1:{server.server_address[1]}/")
    monkeypatch.setenv("BOT_SECRET", SECRET)
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def responses() -> dict[str, list[dict[str, Any]]]:
    """Every response of the domain by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data").rglob("*.yml")):
        found |= yaml.safe_load(path.read_text("utf-8")).get("responses") or {}
    return found
