"""Server-sent events: how they are written, and when a reader is too slow to be kept."""

import asyncio
import json
from typing import Any

from sanic import Request
from sanic.response import BaseHTTPResponse

SLOW_READER = 20.0
"""Seconds that one write may take before the stream is closed; the reader comes back by itself."""


class EventStream:
    """One open stream of events."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self._response = response

    @classmethod
    async def open(cls, request: Request) -> "EventStream":
        response = await request.respond(
            content_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )
        stream = cls(response)
        await stream.write(": ok\nretry: 2000\n\n")
        return stream

    async def send(self, event: str, data: dict[str, Any], id: int | None = None) -> None:
        """Write one event; raises TimeoutError for a reader that does not read."""
        place = f"id: {id}\n" if id is not None else ""
        await self.write(f"event: {event}\n{place}data: {json.dumps(data)}\n\n")

    async def write(self, text: str) -> None:
        async with asyncio.timeout(SLOW_READER):
            await self._response.send(text)


class Heartbeat:
    """When a reader must hear something again, however often its stream is woken meanwhile."""

    def __init__(self, every: float) -> None:
        self._time = asyncio.get_running_loop().time
        self._every = every
        self.restart()

    @property
    def left(self) -> float:
        """Seconds until the next beat, 0 when it is due."""
        return max(0.0, self._next - self._time())

    @property
    def is_due(self) -> bool:
        return self.left == 0.0

    def restart(self) -> None:
        self._next = self._time() + self._every


def last_event_id(request: Request) -> int:
    """Return the `seq` that the reader has already seen, 0 if it says nothing usable."""
    given = request.args.get("after") or request.headers.get("last-event-id") or "0"
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
