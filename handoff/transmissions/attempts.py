"""How an attempt begins: everything it needs is read in the transaction that claims it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handoff.conversations import store as conversations
from handoff.database import Database
from handoff.files import operations as files
from handoff.files.model import StoredFile
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.document import document, fitting
from handoff.reports.model import Report
from handoff.transmissions import attempt_store, wording
from handoff.transmissions.acknowledging import hash_token
from handoff.transmissions.model import (
    LEASE,
    Delivery,
    Enclosure,
    Transmission,
    Transport,
    TransportError,
)
from handoff.transmissions.ways import REPEATABLE


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt under way; the token of its acknowledgement link is known here only."""

    transmission: Transmission
    token: str
    report: Report
    unit: dict[str, str] | None
    channel: str
    files: Sequence[StoredFile]
    contents: Mapping[UUID, bytes | None]


async def begin(
    database: Database, transports: Mapping[str, Transport], *, now: datetime
) -> Attempt | None:
    """Claim the next attempt that is due; None when there is none."""
    token = secrets.token_urlsafe(32)
    async with database.transaction() as connection:
        begun = await attempt_store.claim(
            connection,
            transports=list(transports),
            repeatable=[name for name in transports if name in REPEATABLE],
            token_hash=hash_token(token),
            now=now,
            lease=LEASE,
        )
        if begun is None:
            return None
        report, unit = await attempt_store.what_to_send(connection, begun.id)
        conversation = await conversations.read(connection, report.conversation_id)
        attached = await files.files_of(connection, report.conversation_id)
        room = transports[begun.transport].room
        contents = {
            file.id: await files.read_bytes(connection, file.id) for file in fitting(attached, room)
        }
    channel = conversation.channel if conversation else ""
    return Attempt(begun, token, report, unit, channel, attached, contents)


def delivery(
    attempt: Attempt,
    catalogue: ReportCatalogue,
    *,
    room: int | None,
    public_url: str,
    now: datetime,
) -> Delivery:
    """Return what the transport gets; raises TransportError when a file is no longer there."""
    content = document(
        attempt.report,
        catalogue,
        unit=attempt.unit,
        files=attempt.files,
        room=room,
        channel=attempt.channel,
    )
    enclosures = []
    for file, named in zip(attempt.files, content["attachments"], strict=True):
        if named["enclosed"]:
            found = attempt.contents.get(file.id)
            if found is None:
                raise TransportError(wording.FILE_AWAY)
            enclosures.append(Enclosure(named["file"], named["media_type"], found))
    return Delivery(
        id=attempt.transmission.id,
        target=attempt.transmission.target,
        document=content,
        enclosures=enclosures,
        acknowledgement_url=f"{public_url}/units/acknowledgement/{attempt.token}",
        at=now,
    )
