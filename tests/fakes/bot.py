"""Stands for `handoff.bot.Bot`: every turn ends when and how the test says."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from handoff.bot_answer import BotAnswer, BotMessage, HandoffRequest


def answer(text: str = "Réponse", **more: object) -> BotAnswer:
    return BotAnswer((BotMessage(text, **more),), None)  # type: ignore[arg-type]


def handoff(text: str = "Je transmets.", lane: str = "P3") -> BotAnswer:
    return BotAnswer((BotMessage(text),), HandoffRequest("asked_by_citizen", lane, {}))


class BotTurn:
    """One turn that the bot was asked for."""

    def __init__(
        self,
        open: "list[BotTurn]",
        text: str,
        choice: str | None,
        is_resumed: bool,
        draft: dict[str, Any] | None,
    ) -> None:
        self.text = text
        self.choice = choice
        self.is_resumed = is_resumed
        self.draft = draft
        self._open = open
        self._end: asyncio.Future[BotAnswer] = asyncio.get_running_loop().create_future()

    def end(self, outcome: BotAnswer | Exception) -> None:
        if self in self._open:
            self._open.remove(self)
        if isinstance(outcome, Exception):
            self._end.set_exception(outcome)
        else:
            self._end.set_result(outcome)

    async def wait(self) -> BotAnswer:
        return await self._end


class FakeBot:
    """Answers each turn at once with `reply`; without one, a turn waits in `open`."""

    def __init__(self) -> None:
        self.reply: Callable[[str], BotAnswer | Exception] | None = None
        self.turns: list[BotTurn] = []
        self.open: list[BotTurn] = []
        self.begun = asyncio.Condition()
        self.on_open: Callable[[BotTurn], None] = lambda turn: None

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
        turn = BotTurn(self.open, text, choice, is_resumed, draft)
        self.turns.append(turn)
        self.on_open(turn)
        if self.reply is not None:
            turn.end(self.reply(text))
            return await turn.wait()
        self.open.append(turn)
        async with self.begun:
            self.begun.notify_all()
        return await turn.wait()

    async def asked(self, count: int = 1, within: float = 5) -> BotTurn:
        """Wait until so many turns are open, and return the last."""
        async with asyncio.timeout(within), self.begun:
            await self.begun.wait_for(lambda: len(self.open) >= count)
        return self.open[-1]
