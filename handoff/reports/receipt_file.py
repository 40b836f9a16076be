"""The receipt of a report as the citizen's file; without the return code, for files get around."""

import asyncio
from uuid import UUID

from handoff.database import Database
from handoff.files import operations as files
from handoff.reports import store
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.document import document
from handoff.reports.model import UnknownReport
from handoff.reports.pdf import render_receipt
from handoff.reports.reference import read_reference

_line = asyncio.Semaphore(2)
"""A receipt takes a core for up to a second: whoever asks again and again waits in line."""


async def receipt_file(
    database: Database,
    conversation_id: UUID,
    reference: str,
    *,
    catalogue: ReportCatalogue,
    address: str,
) -> tuple[str, bytes]:
    """Return the name and content of the PDF; `address` is where a return code is typed.

    Raises UnknownReport for any report but the conversation's own.
    """
    known = read_reference(reference)
    async with database.transaction() as connection:
        report = await store.read_by_reference(connection, known) if known else None
        if report is None or report.conversation_id != conversation_id:
            raise UnknownReport("Ce signalement n'existe pas dans cette conversation.")
        attached = await files.files_of(connection, conversation_id)
    async with _line:
        content = document(report, catalogue, files=attached)
        pdf = await asyncio.to_thread(render_receipt, content, address=address)
    return f"recepisse-{known}.pdf", pdf
