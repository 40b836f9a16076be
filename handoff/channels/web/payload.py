"""The shapes that the citizen's page sends and gets."""

from typing import Any
from uuid import UUID

from handoff.conversations.model import Conversation, UnusableText
from handoff.service import Service


def read_client_message_id(body: dict[str, Any]) -> UUID:
    """Return the id that the page made; the same id is never stored twice."""
    try:
        return UUID(str(body.get("client_message_id")))
    except ValueError:
        raise UnusableText("Le message n'a pas pu être lu.", code="malformed") from None


def show_state(service: Service, conversation: Conversation, last_seq: int) -> dict[str, Any]:
    """Return where a conversation stands; `last_seq` is the last message the citizen may see."""
    snapshot = service.board.snapshot
    is_waiting = conversation.status == "waiting"
    return {
        "id": str(conversation.id),
        "status": conversation.status,
        "epoch": conversation.owner_epoch,
        "last_seq": last_seq,
        "bot": service.work.bot_state,
        "bot_typing": conversation.is_bot_typing(service.clock()),
        "position": snapshot.position(conversation.id) if is_waiting else None,
        "operators_online": snapshot.operators_online,
        "operator": conversation.owner,
        "report": conversation.report,
    }
