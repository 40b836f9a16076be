"""The agent and action server of tests/bot, for the dialogues."""

from tests.bot.conftest import actions_url, agent

__all__ = ["actions_url", "agent"]
