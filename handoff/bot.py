"""The only way from this service to Rasa: one turn at a time, with a deadline."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import aiohttp

ANSWER_LIMIT = 256 * 1024
"""Longest answer to a turn, in bytes."""


class BotAway(Exception):
    """Rasa cannot be reached or is not ready: the turn may be tried again."""


class BotFailed(Exception):
    """Rasa was too slow, said nothing, or answered nonsense: the turn is over."""


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """The bot passes the case on."""

    reason: str
    lane: str
    slots: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BotMessage:
    """One message of the bot; `choices` are (title, what Rasa gets when it is tapped)."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    faq: str | None = None
    suggest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """What a turn brought: at least one message or a handoff."""

    messages: tuple[BotMessage, ...]
    handoff: HandoffRequest | None
    understood: dict[str, Any] = field(default_factory=dict)


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
        self, conversation_id: UUID, *, text: str, choice: str | None, is_resumed: bool
    ) -> BotAnswer:
        """Ask for one turn, ended within two deadlines; a later answer is never read.

        Raises BotAway or BotFailed.
        """
        turn = {
            "conversation_id": str(conversation_id),
            "kind": "text" if choice is None else "choice",
            "text": text,
            "resumed": is_resumed,
        }
        if choice is not None:
            turn["choice"] = choice
        try:
            async with asyncio.timeout(self._deadline):
                await self._line.acquire()
        except TimeoutError:
            raise BotAway("busy") from None
        try:
            async with asyncio.timeout(self._deadline):
                return _read(await self._post(turn))
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


def _read(answer: Any) -> BotAnswer:
    """Check the shape of what Rasa sent; raises BotFailed when it is not what was agreed."""
    try:
        messages = tuple(_read_message(message) for message in answer["messages"])
        handoff = answer["handoff"] and HandoffRequest(
            reason=str(answer["handoff"]["reason"]),
            lane=str(answer["handoff"]["lane"]),
            slots=dict(answer["handoff"]["slots"]),
        )
        understood = dict(answer["understood"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BotFailed("malformed") from None
    if not messages and handoff is None:
        raise BotFailed("silent")
    if handoff and handoff.lane not in {"P0", "P1", "P2", "P3"}:
        raise BotFailed("malformed")
    return BotAnswer(messages, handoff or None, understood)


def _read_message(message: dict[str, Any]) -> BotMessage:
    text = message.get("text") or ""
    faq = message.get("faq")
    suggest = tuple(str(entry) for entry in message.get("suggest") or ())
    if not isinstance(text, str) or not (text.strip() or faq or suggest):
        raise ValueError("empty message")
    return BotMessage(
        text=text,
        choices=tuple((str(c["title"]), str(c["choice"])) for c in message.get("choices") or ()),
        faq=str(faq) if faq else None,
        suggest=suggest,
    )
