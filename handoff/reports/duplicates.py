"""Merging reports that tell of the same facts, and taking them apart again."""

from datetime import datetime
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.conversations.model import UnusableText
from handoff.database import Connection, Database
from handoff.reports import duplicates_store, store
from handoff.reports.changes import change, read_at, read_open, record, standing
from handoff.reports.model import Report, ReportError, Status
from handoff.reports.reference import read_reference

NO_REFERENCE = "Cette référence n'est pas juste. Vérifiez chaque signe, par exemple BN-7K3M-XW4R-5."
NOT_FOUND = "Aucun signalement ne porte la référence {reference}."
ITSELF = "Un signalement ne peut pas être son propre doublon."
CHAIN = "{reference} est lui-même un doublon. Choisissez le signalement qui a été conservé."
KEEPER = "D'autres signalements sont rattachés à celui-ci. Détachez-les d'abord."
NO_DUPLICATE = "Ce signalement n'est pas un doublon."


async def merge(
    database: Database,
    report_id: UUID,
    *,
    into: str,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    """Close a report because another one, named by its reference, tells of the same facts."""
    reference = read_reference(into)
    if reference is None:
        raise UnusableText(NO_REFERENCE)
    async with database.transaction() as connection:
        kept = await _lock(connection, report_id, reference)
        report = await read_open(connection, report_id, version=version)
        if kept.id == report.id:
            raise ReportError(ITSELF)
        if kept.duplicate_of is not None:
            raise ReportError(CHAIN.format(reference=reference))
        if await duplicates_store.duplicates_of(connection, report.id):
            raise ReportError(KEEPER)
        merged = await change(
            connection,
            report,
            "merge_report",
            operator=operator,
            now=now,
            details={"kept": reference},
            status=Status.CLOSED,
            closed_at=now,
            duplicate_of=kept.id,
        )
        details = {"duplicate": report.reference}
        await record(
            connection, kept.id, "add_duplicate", operator=operator, now=now, details=details
        )
        return merged


async def separate(
    database: Database, report_id: UUID, *, version: int, operator: Operator, now: datetime
) -> Report:
    """Take a duplicate apart from the report it was merged into: it stands where it stood."""
    async with database.transaction() as connection:
        report = await read_at(connection, report_id, version=version)
        if report.duplicate_of is None:
            raise ReportError(NO_DUPLICATE)
        separated = await change(
            connection,
            report,
            "separate_report",
            operator=operator,
            now=now,
            status=standing(report),
            closed_at=None,
            duplicate_of=None,
        )
        details = {"duplicate": report.reference}
        kept = report.duplicate_of
        await record(
            connection, kept, "remove_duplicate", operator=operator, now=now, details=details
        )
        return separated


async def _lock(connection: Connection, report_id: UUID, reference: str) -> Report:
    """Hold both reports, and return the one that a reference names as it then stands."""
    named = await store.read_by_reference(connection, reference)
    if named is None:
        raise ReportError(NOT_FOUND.format(reference=reference))
    await duplicates_store.lock(connection, report_id, named.id)
    kept = await store.read(connection, named.id)
    assert kept is not None
    return kept
