"""What a transmission is, its states, and the contract that every transport keeps."""

import ipaddress
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from handoff.reports.document import Document
from handoff.reports.model import ReportError

FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
"""A transmission that could not leave for so long is failed, until somebody asks for it again."""
LEASE = timedelta(minutes=5)
"""How long an attempt belongs to its process; longer than any transport takes."""
ENCLOSED_LIMIT = 15 * 1024 * 1024
"""Bytes of files that an e-mail or a webhook carries; mail servers commonly refuse more than 20 MB
once encoded."""
IDENTIFIER_LIMIT = 100


class Status(StrEnum):
    """pending → sending → sent → acknowledged; or failed; or uncertain.

    uncertain: it may have left or not, and trying again could send it twice; an operator decides.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Way:
    """A transport and its target: an address, or the name of the spool."""

    transport: str
    target: str


@dataclass(frozen=True, slots=True)
class Transmission:
    """One report, in one version, on one way to its unit."""

    id: UUID
    report_id: UUID
    report_version: int
    transport: str
    target: str
    status: Status
    attempts: int
    next_at: datetime
    expires_at: datetime
    last_error: str
    identifier: str
    created_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file's content, under the name that the document gives it (`attachments/01-photo.jpg`)."""

    file: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a transport gets to send. The id is the same at every attempt."""

    id: UUID
    target: str
    document: Document
    enclosures: Sequence[Enclosure]
    acknowledgement_url: str
    at: datetime

    @property
    def name(self) -> str:
        """What the sent version of the report is called: `BN-7K3M-XW4R-B-v4`."""
        return f"{self.document['reference']}-v{self.document['version']}"


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiving side has it; some acknowledge in the same breath."""

    is_acknowledged: bool = False
    identifier: str = ""


class TransportError(Exception):
    """A delivery did not leave; the text is a French sentence for operators.

    permanent: trying again by itself is of no use. is_uncertain: it may have left after all.
    """

    def __init__(
        self, sentence: str, *, permanent: bool = False, is_uncertain: bool = False
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.is_uncertain = is_uncertain


class Transport(Protocol):
    """One kind of way out; `room`: bytes of files that it carries, None for any number."""

    room: int | None

    async def send(self, delivery: Delivery) -> Sent:
        """Deliver within `LEASE`; raises TransportError."""


class TransmissionError(ReportError):
    """Something that cannot be done with a transmission; the text is a French sentence."""

    code = "transmission"


def delay(waited: timedelta, jitter: float) -> timedelta:
    """Return the pause after a failed attempt: about as long as all that was `waited` already.

    So pauses double, from 30 seconds to an hour; `jitter` between 0 and 1 spreads them.
    """
    whole = min(max(waited, FIRST_DELAY), LONGEST_DELAY)
    return max(FIRST_DELAY, whole * (1 + jitter) / 2)


def clean_identifier(given: object) -> str:
    """Return what a unit calls a report as one short line; empty for what is none."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    is_long = isinstance(given, int) and abs(given) >= 10**IDENTIFIER_LIMIT
    return "" if is_long else one_line(str(given))[:IDENTIFIER_LIMIT]


def one_line(text: str) -> str:
    """Return a text that stays on one line and in one direction, wherever it is put."""
    spaced = (" " if c.isspace() else c for c in text)
    shown = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    return " ".join(shown.split())


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, judged by its name alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
