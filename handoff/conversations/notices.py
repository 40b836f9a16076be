"""What the service itself puts in a conversation: its sentences, its buttons, its audit rows."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handoff.audit import store as audit
from handoff.conversations import store, wording
from handoff.conversations.model import Conversation, Draft
from handoff.database import Connection


def bot_says(text: str) -> Draft:
    return Draft("outgoing", "bot", wording.BOT_LABEL, {"text": text}, {})


async def announce(
    connection: Connection,
    conversation: Conversation,
    text: str,
    *,
    now: datetime,
    offers_handoff: bool = False,
    is_bots_again: bool = False,
) -> None:
    """Store a notice of the service at the last place of a conversation.

    When the bot takes over again it no longer holds a begun report: a button hands it back.
    """
    body: dict[str, Any] = {"text": text}
    details: dict[str, Any] = {}
    meanings = []
    if is_bots_again and conversation.report == "draft":
        meanings.append({"title": wording.RESUME_TITLE, "bot": "resume_report"})
    if offers_handoff:
        meanings.append({"title": wording.HANDOFF_TITLE, "do": "request_handoff"})
    if meanings:
        body["choices"], details["choices"] = offer(meanings)
    draft = Draft("outgoing", "system", wording.SERVICE_LABEL, body, details)
    await store.insert_message(connection, conversation, draft, seq=conversation.last_seq, now=now)


def offer(
    meanings: Sequence[dict[str, str]],
) -> tuple[list[dict[str, str]], dict[str, dict[str, str]]]:
    """Return buttons as the citizen gets them (opaque id, title) and what each id means."""
    ids = [secrets.token_urlsafe(9) for _ in meanings]
    shown = [
        {"id": id, "title": meaning["title"]} for id, meaning in zip(ids, meanings, strict=True)
    ]
    return shown, dict(zip(ids, meanings, strict=True))


async def record(
    connection: Connection,
    conversation: Conversation,
    action: str,
    *,
    actor: str,
    now: datetime,
    **details: Any,
) -> None:
    """Write a change of owner to the audit chain, in the same transaction."""
    await audit.append(
        connection,
        at=now,
        actor=actor,
        action=action,
        subject=f"conversation {conversation.id}",
        details={"epoch": conversation.owner_epoch, "status": conversation.status, **details},
    )
