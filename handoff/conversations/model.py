"""What a conversation and a message are, and what a text must be to become one."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

TEXT_LIMIT = 4000
"""Longest message, in code points."""


class Status(StrEnum):
    """Who a conversation belongs to: bot → waiting → assigned → resolved."""

    BOT = "bot"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"


class Lane(StrEnum):
    """How soon a conversation is served; the text order is the order of service."""

    DANGER = "P0"
    VICTIM = "P1"
    REPORT = "P2"
    QUESTION = "P3"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One citizen on one channel, from the first message to the resolution."""

    id: UUID
    channel: str
    status: Status
    owner_id: UUID | None
    owner: str | None
    owner_epoch: int
    lane: Lane
    reason: str | None
    last_seq: int
    incoming_seq: int
    bot_seq: int
    turn_until: datetime | None
    outage_told: bool
    opened_at: datetime
    waiting_since: datetime | None
    report: str | None
    """Of its reports: draft while one is open, else received, or None."""

    def is_bot_typing(self, now: datetime) -> bool:
        """Whether the bot is at work on a message right now."""
        return (
            self.status == Status.BOT
            and self.incoming_seq > self.bot_seq
            and self.turn_until is not None
            and self.turn_until > now
            and not self.outage_told
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance; `seq` counts from 1 without a gap inside its conversation."""

    conversation_id: UUID
    seq: int
    direction: str
    author: str
    operator_id: UUID | None
    label: str
    client_message_id: UUID | None
    body: dict[str, Any]
    details: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has its place: `seq` is given when it is stored."""

    direction: str
    author: str
    label: str
    body: dict[str, Any]
    details: dict[str, Any]


class ConversationError(Exception):
    """Something that cannot be done; the text is a French sentence for the person."""

    code = "refused"

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.extra = extra


class UnknownConversation(ConversationError):
    code = "unknown"


class UnusableText(ConversationError):
    code = "unusable"


class TooFast(ConversationError):
    code = "too_fast"


class NotYours(ConversationError):
    """The conversation's owner or state changed meanwhile; `extra` may name the owner."""

    code = "conflict"


def clean_text(text: object) -> str:
    """Return a text fit to store: composed, without control characters, 1 to 4,000 code points.

    Raises UnusableText with the reason in French.
    """
    if not isinstance(text, str):
        raise UnusableText("Le message n'a pas pu être lu.", code="malformed")
    kept = "".join(character for character in text if is_kept(character))
    cleaned = unicodedata.normalize("NFC", kept.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not any(unicodedata.category(character)[0] not in "ZCM" for character in cleaned):
        raise UnusableText("Votre message est vide.", code="empty")
    if len(cleaned) > TEXT_LIMIT:
        raise UnusableText(
            f"Votre message est trop long : {len(cleaned)} caractères, pour {TEXT_LIMIT} au plus. "
            "Envoyez-le en plusieurs fois.",
            code="too_long",
        )
    return cleaned


def is_kept(character: str) -> bool:
    """Tell apart what people write from NUL, lone surrogates and direction overrides."""
    if character in "\n\r\t":
        return True
    category = unicodedata.category(character)
    is_direction_override = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return category not in {"Cc", "Cs"} and not is_direction_override
