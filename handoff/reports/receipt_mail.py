"""The receipt by e-mail: only to an address that the citizen left, and only when asked for."""

from datetime import datetime
from uuid import UUID

from handoff.database import Database
from handoff.reports import store
from handoff.reports.model import Report, ReportError, UnknownReport
from handoff.reports.reference import read_reference
from handoff.sending_settings import SendingSettings
from handoff.transmissions import operations as transmissions
from handoff.transmissions.mail.model import is_address
from handoff.transmissions.model import Status, Way
from handoff.transmissions.ways import RECEIPT

UNKNOWN = "Ce signalement n'existe pas dans cette conversation."
NO_ADDRESS = "Vous n'avez pas laissé d'adresse e-mail dans ce signalement."
NO_MAIL = "L'envoi par e-mail n'est pas possible pour le moment. Notez votre référence."


async def mail_receipt(
    database: Database,
    conversation_id: UUID,
    reference: str,
    *,
    settings: SendingSettings,
    now: datetime,
) -> None:
    """Put the receipt in the outbox, once for each address unless it failed."""
    known = read_reference(reference)
    async with database.transaction() as connection:
        report = await store.read_by_reference(connection, known) if known else None
        if report is None or report.conversation_id != conversation_id:
            raise UnknownReport(UNKNOWN)
        address = address_in(report)
        if address is None:
            raise ReportError(NO_ADDRESS)
        if settings.smtp is None:
            raise ReportError(NO_MAIL)
        before = [
            sent
            for sent in await transmissions.of_report(connection, report.id)
            if (sent.transport, sent.target) == (RECEIPT, address)
        ]
        if all(sent.status == Status.FAILED for sent in before):
            way = Way(RECEIPT, address)
            await transmissions.plan(
                connection, report, unit=None, transports=[way], actor="citizen", now=now
            )


def address_in(report: Report) -> str | None:
    """Return the first usable e-mail address among what the citizen left to be reached by."""
    for email in report.fields.get("contact", {}).get("emails") or []:
        address = str(email.get("address") or "")
        if is_address(address):
            return address
    return None
