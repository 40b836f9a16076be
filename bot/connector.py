"""Owns the input channel `handoff`: the HTTP door by which the handoff service asks for turns."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.turn import TurnFailed, run_turn
from bot.turn_request import Turn, TurnRefused, read_turn

logger = logging.getLogger(__name__)

SHORTEST_SECRET = 16
LARGEST_BODY = 64 * 1024  # bytes


class HandoffInput(InputChannel):
    """Routes of the contract between handoff/ and Rasa; every one needs the shared secret."""

    @classmethod
    def name(cls) -> str:
        return "handoff"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HandoffInput:
        return cls(str((credentials or {}).get("secret") or ""))

    def __init__(self, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET or secret.startswith("${"):
            raise RasaException(
                f"BOT_SECRET must be set to at least {SHORTEST_SECRET} characters: it protects "
                "the door between the handoff service and Rasa."
            )
        self._secret = secret.encode()
        # asyncio keeps only weak references: a turn whose client left must not be collected.
        self._turns: set[asyncio.Task[dict[str, Any]]] = set()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        bp = Blueprint("handoff_input")

        @bp.get("/health")
        async def health(request: Request) -> HTTPResponse:
            if not self._is_authorised(request):
                return _error(401, "unauthorised")
            agent = _agent(request)
            if agent is None:
                return json({"ready": False}, status=503)
            return json({"ready": True, "model": agent.model_name})

        @bp.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            if not self._is_authorised(request):
                return _error(401, "unauthorised")
            agent = _agent(request)
            if agent is None:
                return _error(503, "the assistant is not ready")
            try:
                if len(request.body) > LARGEST_BODY:
                    raise TurnRefused(400, "body too large")
                turn = read_turn(request.body, agent.domain)
                return json(await self._shielded(agent, turn))
            except TurnRefused as refusal:
                return _error(refusal.status, str(refusal))
            except TurnFailed as failure:
                return _error(503, str(failure))

        return bp

    async def _shielded(self, agent: Any, turn: Turn) -> dict[str, Any]:
        """Run the turn to its end even if the client disconnects meanwhile."""
        task = asyncio.create_task(run_turn(agent, turn))
        self._turns.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[dict[str, Any]]) -> None:
        self._turns.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            # The type only: messages of database errors carry what the citizen wrote.
            logger.error("A turn failed: %s", type(failure.__cause__ or failure).__name__)

    def _is_authorised(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(
            given.strip().encode("utf-8", "replace"), self._secret
        )


def _agent(request: Request) -> Any:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _error(status: int, sentence: str) -> HTTPResponse:
    return json({"error": sentence}, status=status)
