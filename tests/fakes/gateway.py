"""Stands for a unit's own system behind a webhook: records what is posted, answers as told."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Posted:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes


class FakeGateway:
    """One server; `status` and `answer` (JSON object or bytes) are what a request gets."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.status = 200
        self.answer: Any = {}
        self.headers: dict[str, str] = {}
        self.gate: asyncio.Event | None = None
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/reports"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/reports", self._take)
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

    async def _take(self, request: web.Request) -> web.Response:
        self.posted.append(Posted(dict(request.headers), await request.read()))
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.answer, bytes):
            return web.Response(body=self.answer, status=self.status, headers=self.headers)
        return web.json_response(self.answer, status=self.status, headers=self.headers)
