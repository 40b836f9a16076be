"""The model that the state machine holds the tables against."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from handoff.conversations.model import Conversation


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as the table has it."""

    seq: int
    author: str
    direction: str
    owner_epoch: int
    client_message_id: UUID | None
    operator_id: UUID | None
    text: str


@dataclass
class Expected:
    """What the conversation must look like now, and how it came there."""

    status: str = "bot"
    owner: UUID | None = None
    epoch: int = 0
    waiting_since: datetime | None = None
    history: list[tuple[str, UUID | None]] = field(default_factory=lambda: [("bot", None)])

    def become(self, status: str, owner: UUID | None = None) -> None:
        self.status, self.owner = status, owner
        self.epoch += 1
        self.history.append((status, owner))
        if status in {"bot", "resolved"}:
            self.waiting_since = None

    def matches(self, conversation: Conversation) -> bool:
        return (
            conversation.status,
            conversation.owner_id,
            conversation.owner_epoch,
            conversation.waiting_since,
        ) == (self.status, self.owner, self.epoch, self.waiting_since)
