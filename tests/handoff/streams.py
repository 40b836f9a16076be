"""Reads server-sent events in the order they come."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    data: dict[str, Any]
    id: int | None


class Stream:
    """The events of one open stream."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self, event: str, within: float = 30) -> dict[str, Any]:
        """Return the data of the next event of a kind, passing over the others."""
        async with asyncio.timeout(within):
            while True:
                read = await self.read()
                if read.name == event:
                    return read.data

    async def until(
        self, event: str, test: Callable[[dict[str, Any]], Any], within: float = 30
    ) -> dict[str, Any]:
        """Return the data of the next event of a kind that passes a test."""
        async with asyncio.timeout(within):
            while True:
                data = await self.next(event, within)
                if test(data):
                    return data

    async def messages(self, count: int, within: float = 30) -> list[Event]:
        """Return the next messages, with the ids they came with."""
        found: list[Event] = []
        async with asyncio.timeout(within):
            while len(found) < count:
                read = await self.read()
                if read.name == "message":
                    found.append(read)
        return found

    async def read(self) -> Event:
        name, data, id = "", "", None
        async for line in self._response.content:
            text = line.decode().rstrip("\n")
            if text.startswith("event: "):
                name = text.removeprefix("event: ")
            elif text.startswith("data: "):
                data = text.removeprefix("data: ")
            elif text.startswith("id: "):
                id = int(text.removeprefix("id: "))
            elif not text and data:
                return Event(name, json.loads(data), id)
        raise ConnectionError("the stream ended")

    async def end(self, within: float = 30) -> None:
        """Wait until the server ends the stream."""
        async with asyncio.timeout(within):
            while True:
                try:
                    await self.read()
                except (ConnectionError, aiohttp.ClientError):
                    return
