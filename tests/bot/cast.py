"""The real parts that the tests of Rasa's side share: the trained model and servers on loopback."""

from __future__ import annotations

import asyncio
import copy
import functools
import logging
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.endpoint import create_app as create_action_server
from sanic import Sanic

from bot.connector import HandoffInput

ROOT = Path(__file__).parents[2]
SECRET = "a-secret-for-the-tests-only"
# Rasa's debug lines hold every slot of every turn: written out they take longer than the turns.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
# Sanic allows several applications in one process, of one name even, only to tests.
Sanic.test_mode = True


@functools.lru_cache(maxsize=1)
def trained_agent() -> Agent:
    """The model that `make train` left, with an in-memory tracker store."""
    model = ROOT / "models/brigade.tar.gz"
    assert model.exists(), "train the model first: make train"
    return Agent.load(model)


def agent_with(*, store: TrackerStore | None = None, actions_url: str | None = None) -> Agent:
    """The trained agent on another tracker store, or before another action server."""
    agent = copy.copy(trained_agent())
    agent.tracker_store = FailSafeTrackerStore(store or InMemoryTrackerStore(agent.domain))
    agent.tracker_store.domain = agent.domain
    agent.processor = copy.copy(agent.processor)
    agent.processor.tracker_store = agent.tracker_store
    agent.processor.action_endpoint = EndpointConfig(actions_url or "http://127.0.0.1:9/webhook")
    return agent


@contextmanager
def served(app: Sanic) -> Iterator[str]:
    """Serve an application on a free port of loopback, in a thread of its own."""
    loop = asyncio.new_event_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = loop.run_until_complete(_start(app, listener))
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(_stop(server))


async def _start(app: Sanic, listener: socket.socket) -> Any:
    server = await app.create_server(sock=listener, return_asyncio_server=True)
    await server.startup()
    return server


async def _stop(server: Any) -> None:
    await server.close()


@contextmanager
def connector(agent: Agent | None) -> Iterator[Door]:
    """The connector over real HTTP before this agent."""
    app = Sanic(f"rasa_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register([HandoffInput(SECRET)], app, "/webhooks/")
    with served(app) as url:
        yield Door(url)


@contextmanager
def action_server() -> Iterator[str]:
    """The real action server with the project's actions; the address of its webhook."""
    with served(create_action_server("actions")) as url:
        yield f"{url}/webhook"


class Door:
    """What handoff/ does: one conversation's turns, with the secret."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/webhooks/handoff"
        self.conversation_id = str(uuid.uuid4())

    def post(self, body: Any, secret: str | None = SECRET, **options: Any) -> requests.Response:
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        payload = {"data": body} if isinstance(body, (bytes, str)) else {"json": body}
        return requests.post(
            f"{self.url}/turns", headers=headers, **payload, **{"timeout": 20, **options}
        )

    def turn(self, **fields: Any) -> requests.Response:
        return self.post({"conversation_id": self.conversation_id, "resumed": False, **fields})

    def say(self, text: str, **fields: Any) -> dict[str, Any]:
        response = self.turn(kind="text", text=text, **fields)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def choose(self, choice: str, title: str = "un bouton") -> dict[str, Any]:
        response = self.turn(kind="choice", choice=choice, text=title)
        assert response.status_code == 200, response.text
        return dict(response.json())
