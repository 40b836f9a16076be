"""One trained agent, one action server and one connector for all tests of bot/."""

from collections.abc import Iterator

import pytest
from rasa.core.agent import Agent

from tests.bot.cast import Door, action_server, agent_with, connector


@pytest.fixture(scope="session")
def actions_url() -> Iterator[str]:
    with action_server() as url:
        yield url


@pytest.fixture(scope="session")
def agent(actions_url: str) -> Agent:
    return agent_with(actions_url=actions_url)


@pytest.fixture(scope="session")
def url(agent: Agent) -> Iterator[str]:
    with connector(agent) as door:
        yield door.url.removesuffix("/webhooks/handoff")


@pytest.fixture
def door(url: str) -> Door:
    """A new conversation's door."""
    return Door(url)
