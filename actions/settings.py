"""Owns what the actions take from the environment; read at each use, so that nothing is stale."""

from __future__ import annotations

import os


def handoff_url() -> str:
    """Address of the handoff service without a final slash; empty when it is not set."""
    return os.environ.get("HANDOFF_URL", "").rstrip("/")


def bot_secret() -> str:
    """The secret shared by Rasa, its actions and the handoff service."""
    return os.environ.get("BOT_SECRET", "")
