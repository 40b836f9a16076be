"""The shapes that the console's page sends and gets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from handoff.console.report_words import say_status
from handoff.conversations import wording
from handoff.conversations.model import Conversation, UnusableText
from handoff.queues.board import Snapshot
from handoff.queues.queue_store import Place
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report

EXCERPT = 80


def show_queue(snapshot: Snapshot, operator_id: UUID) -> dict[str, Any]:
    """Return the queue as one operator sees it."""
    assigned = [place for place in snapshot.places if place.status == "assigned"]
    return {
        "waiting": [_show_place(place) for place in snapshot.waiting],
        "mine": [_show_place(place) for place in assigned if place.owner_id == operator_id],
        "others": [_show_place(place) for place in assigned if place.owner_id != operator_id],
        "operators_online": snapshot.operators_online,
    }


def show_conversation(conversation: Conversation, operator_id: UUID) -> dict[str, Any]:
    """Return a conversation's header for an operator."""
    return {
        "id": str(conversation.id),
        "lane": conversation.lane,
        "reason": conversation.reason,
        "reason_label": _reason_label(conversation.reason),
        "channel": conversation.channel,
        "status": conversation.status,
        "epoch": conversation.owner_epoch,
        "last_seq": conversation.last_seq,
        "opened_at": conversation.opened_at.isoformat(),
        "waiting_since": conversation.waiting_since and conversation.waiting_since.isoformat(),
        "owner": conversation.owner,
        "operator_is_me": conversation.owner_id == operator_id,
    }


def show_reports(reports: Sequence[Report], catalogue: ReportCatalogue) -> list[dict[str, str]]:
    """Return a conversation's reports as the file panel names them."""
    return [
        {
            "id": str(report.id),
            "name": report.reference or "Brouillon",
            "kind_title": catalogue.title(report.kind),
            "status_label": say_status(report.status) if report.reference else "Non envoyé",
        }
        for report in reports
    ]


def read_epoch(body: dict[str, Any]) -> int:
    epoch = body.get("epoch")
    if not isinstance(epoch, int) or isinstance(epoch, bool) or not 0 <= epoch < 2**31:
        raise UnusableText("La demande n'a pas pu être lue.", code="malformed")
    return epoch


def read_client_message_id(body: dict[str, Any]) -> UUID:
    try:
        return UUID(str(body.get("client_message_id")))
    except ValueError:
        raise UnusableText("Le message n'a pas pu être lu.", code="malformed") from None


def _show_place(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.id),
        "lane": place.lane,
        "reason": place.reason,
        "reason_label": _reason_label(place.reason),
        "channel": place.channel,
        "status": place.status,
        "epoch": place.owner_epoch,
        "last_seq": place.last_seq,
        "opened_at": place.opened_at.isoformat(),
        "waiting_since": place.waiting_since.isoformat(),
        "owner": place.owner,
        "excerpt": place.excerpt[:EXCERPT],
        "last_author": place.last_author,
        "unread": place.unread,
    }


def _reason_label(reason: str | None) -> str:
    return wording.REASONS.get(reason or "", reason or "")
