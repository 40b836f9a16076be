"""The only way from this service to Rasa: one turn at a time, with a deadline."""

import asyncio
import json
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp

from handoff.bot_answer import BotAnswer, BotAway, BotFailed, read_answer

ANSWER_LIMIT = 256 * 1024
"""Longest answer to a turn, in bytes."""


class Bot:
    """Rasa, behind `bot/connector.py`.

    At most `parallel` turns are under way: Rasa answers them one after the other anyway, and a
    turn's deadline should be spent on the turn, not in Rasa's own line. In the line before it a
    turn waits at most another `deadline` (seconds), so that it ends within two.
    """

    def __init__(self, url: str, secret: str, deadline: float, parallel: int = 8) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._deadline = deadline
        self._line = asyncio.Semaphore(parallel)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(headers=self._headers)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def is_ready(self) -> bool:
        """Ask whether a model is loaded; False on any trouble."""
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=3)
        try:
            async with self._session.get(
                f"{self._url}/webhooks/handoff/health", timeout=timeout
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def answer(
        self,
        conversation_id: UUID,
        *,
        text: str,
        choice: str | None,
        is_resumed: bool,
        seq: int,
        sent_at: datetime,
        draft: dict[str, Any] | None,
    ) -> BotAnswer:
        """Ask for one turn, ended within two deadlines; a later answer is never read.

        The same `seq` again gets the same answer; `draft`: the report to take up again. Raises
        BotAway or BotFailed.
        """
        turn: dict[str, Any] = {
            "conversation_id": str(conversation_id),
            "kind": "text" if choice is None else "choice",
            "text": text,
            "resumed": is_resumed,
            "seq": seq,
            "sent_at": sent_at.isoformat(),
        }
        if choice is not None:
            turn["choice"] = choice
        if draft is not None:
            turn["draft"] = draft
        try:
            async with asyncio.timeout(self._deadline):
                await self._line.acquire()
        except TimeoutError:
            raise BotAway("busy") from None
        try:
            async with asyncio.timeout(self._deadline):
                return read_answer(await self._post(turn))
        except TimeoutError:
            raise BotFailed("slow") from None
        finally:
            self._line.release()

    async def _post(self, turn: dict[str, Any]) -> Any:
        assert self._session is not None
        try:
            async with self._session.post(
                f"{self._url}/webhooks/handoff/turns", json=turn
            ) as response:
                if response.status in {502, 503, 504}:
                    raise BotAway(f"status {response.status}")
                if response.status != 200:
                    raise BotFailed(f"status {response.status}")
                return json.loads(await _read_body(response))
        except aiohttp.ClientError as error:
            raise BotAway(type(error).__name__) from None
        except (ValueError, RecursionError):
            raise BotFailed("not JSON") from None


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise BotFailed("too long")
    return body
