"""What a report is, its states, and what may follow what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handoff.conversations.model import ConversationError

Fields = dict[str, dict[str, Any]]
"""By field name, what the citizen said: always `shown` (French text), and what was read of it."""


class Status(StrEnum):
    """draft → received → qualified → transmitted → acknowledged → closed; or cancelled."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    RECEIVED = "received"
    QUALIFIED = "qualified"
    TRANSMITTED = "transmitted"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Report:
    """A filled signalement; `reference` once it was sent by the citizen."""

    id: UUID
    conversation_id: UUID
    kind: str
    status: Status
    reference: str | None
    fields: Fields
    version: int
    commune: str | None
    department: str | None
    nature: str
    urgency: str
    duplicate_of: UUID | None
    unit_id: str | None
    created_at: datetime
    changed_at: datetime
    received_at: datetime | None
    qualified_at: datetime | None
    transmitted_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None

    def value(self, name: str) -> str:
        """Return a field as it is shown, empty when it was not told."""
        return str(self.fields.get(name, {}).get("shown") or "")


class ReportError(ConversationError):
    """Something that cannot be done with a report; the text is a French sentence."""


class UnknownReport(ReportError):
    code = "unknown"


class ReportChanged(ReportError):
    """Somebody changed the report meanwhile."""

    code = "conflict"
