"""Owns the messages of one turn in the shape that handoff/ reads."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.entry_ranking import UTTER_ENTRY_PREFIX


class TurnOutput(OutputChannel):
    """Collects what the bot says; sends nothing anywhere, so it cannot fail a turn."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.handoff: dict[str, Any] | None = None
        self.report: dict[str, Any] | None = None

    @classmethod
    def name(cls) -> str:
        return "handoff"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one bot utterance whole: a blank line in it never makes two messages."""
        custom = message.get("custom") or {}
        if custom.get("handoff"):
            self.handoff = custom["handoff"]
        if custom.get("report"):
            self.report = custom["report"]
        text = (message.get("text") or "").strip()
        if text:
            self.messages.append(
                {
                    "text": text,
                    "choices": [_choice(button) for button in message.get("buttons") or []],
                    "faq": _entry(message.get("utter_action") or ""),
                    "suggest": list(custom.get("suggest") or []),
                    "facts": list(custom.get("facts") or []),
                }
            )


def _choice(button: dict[str, Any]) -> dict[str, str]:
    return {"title": button["title"], "choice": button["payload"].lstrip("/")}


def _entry(utter_action: str) -> str | None:
    if utter_action.startswith(UTTER_ENTRY_PREFIX):
        return utter_action[len(UTTER_ENTRY_PREFIX) :]
    return None
