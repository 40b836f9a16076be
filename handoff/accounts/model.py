"""What an operator and a session are, and what a password must be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

PASSWORD_MINIMUM = 12
ROLES = ("operator", "supervisor", "editor")


@dataclass(frozen=True, slots=True)
class Operator:
    """A gendarme who answers citizens."""

    id: UUID
    login: str
    grade: str
    given_name: str
    role: str
    password_hash: str
    must_change_password: bool

    @property
    def label(self) -> str:
        """The name that citizens see: grade and first name."""
        return f"{self.grade} {self.given_name}".strip() or "Gendarme"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser; only the hash of its token is kept."""

    token_hash: bytes
    operator: Operator
    csrf: str
    created_at: datetime
    seen_at: datetime


class AccountError(Exception):
    """Something refused; the text is a French sentence for the person."""
