"""The agent, action server and connector of tests/bot, for the dialogues."""

from tests.bot.conftest import actions_url, agent, door, url

__all__ = ["actions_url", "agent", "door", "url"]
