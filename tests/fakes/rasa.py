"""Stands for Rasa behind `bot/connector.py`: answers as told, records every turn."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

Turn = dict[str, Any]
RESET = object()
"""A reply that cuts the connection instead."""


def says(text: str, **more: Any) -> dict[str, Any]:
    """Return an answer with one message."""
    message = {"text": text, "choices": [], "faq": None, "suggest": [], **more}
    return {"outcome": "answered", "messages": [message], "handoff": None, "understood": {}}


def hands_off(text: str, lane: str = "P3", reason: str = "asked_by_citizen") -> dict[str, Any]:
    request = {"reason": reason, "lane": lane, "slots": {}}
    return {**says(text), "handoff": request}


class FakeRasa:
    """One server; `reply` decides what a turn gets: an object or bytes as JSON, or a text."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.turns: list[Turn] = []
        self.is_ready = True
        self.status = 200
        self.reply: Callable[[Turn], Any] = lambda turn: says(f"Réponse à : {turn['text']}")
        self.gate: asyncio.Event | None = None
        self.started = asyncio.Event()
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/webhooks/handoff/health", self._health)
        app.router.add_post("/webhooks/handoff/turns", self._turn)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def hold(self) -> asyncio.Event:
        """Make turns wait until the returned event is set."""
        self.gate = asyncio.Event()
        self.started.clear()
        return self.gate

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"ready": self.is_ready}, status=200 if self.is_ready else 503)

    async def _turn(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.json_response({"error": "secret"}, status=401)
        turn = await request.json()
        self.turns.append(turn)
        self.started.set()
        if self.gate is not None:
            await self.gate.wait()
        reply = self.reply(turn)
        if reply is RESET:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(reply, bytes):
            return web.Response(body=reply, content_type="application/json", status=self.status)
        if isinstance(reply, str):
            return web.Response(text=reply, status=self.status)
        return web.json_response(reply, status=self.status)
