"""What operators do with a report: each is one transaction, the change with its audit row."""

import asyncio
from datetime import datetime
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.conversations.model import UnusableText
from handoff.database import Database
from handoff.reports import store
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.changes import back_to_work, change, read_at, read_open, standing
from handoff.reports.edited import rewrite
from handoff.reports.model import Report, ReportError, Status
from handoff.reports.placing import find_place
from handoff.reports.typed import clean_line, clean_lines

URGENCIES = ("low", "normal", "high")
NATURE_LIMIT = 100
COMMUNE_LIMIT = 100
REASON_LIMIT = 200

NO_FIELD = "Ce champ n'existe pas dans ce signalement."
NOT_EMPTY = "« {label} » est indispensable : écrivez au moins quelques mots."
NO_NATURE = "Indiquez la nature des faits."
NO_URGENCY = "Choisissez l'urgence."
NO_REASON = "Indiquez pourquoi le signalement est clos."
NOT_CLOSED = "Ce signalement n'est pas clos."
IS_DUPLICATE = "Ce signalement est un doublon. Détachez-le pour le rouvrir."


async def edit_field(
    database: Database,
    report_id: UUID,
    *,
    name: str,
    text: str,
    commune: str = "",
    catalogue: ReportCatalogue,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    """Write a field's text anew; what the unit has already got must be transmitted again.

    `commune` is a place's, as it was typed: the competent unit follows from it.
    """
    shown, commune = clean_lines(text), clean_line(commune, COMMUNE_LIMIT)
    place = await asyncio.to_thread(find_place, commune) if commune else {}
    async with database.transaction() as connection:
        report = await read_open(connection, report_id, version=version)
        asked = next((f for f in catalogue.fields(report.kind) if f.name == name), None)
        if asked is None:
            raise UnusableText(NO_FIELD)
        if asked.required and not shown:
            raise UnusableText(NOT_EMPTY.format(label=asked.label))
        value = rewrite(report.fields.get(name, {}), shown)
        if asked.reads == "place":
            value |= place
        fields = {**report.fields, name: value}
        return await change(
            connection,
            report,
            "edit_field",
            operator=operator,
            now=now,
            details={"field": name},
            fields=fields,
            **store.place_of(fields),
            **back_to_work(report),
        )


async def qualify(
    database: Database,
    report_id: UUID,
    *,
    nature: str,
    urgency: str,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    """Say what the facts are and how urgent."""
    nature = clean_line(nature, NATURE_LIMIT)
    if not nature:
        raise UnusableText(NO_NATURE)
    if urgency not in URGENCIES:
        raise UnusableText(NO_URGENCY)
    async with database.transaction() as connection:
        report = await read_open(connection, report_id, version=version)
        columns = {"status": Status.QUALIFIED, **back_to_work(report)}
        return await change(
            connection,
            report,
            "qualify_report",
            operator=operator,
            now=now,
            details={"urgency": urgency},
            nature=nature,
            urgency=urgency,
            qualified_at=report.qualified_at or now,
            **columns,
        )


async def close(
    database: Database,
    report_id: UUID,
    *,
    reason: str,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    reason = clean_line(reason, REASON_LIMIT)
    if not reason:
        raise UnusableText(NO_REASON)
    async with database.transaction() as connection:
        report = await read_open(connection, report_id, version=version)
        return await change(
            connection,
            report,
            "close_report",
            operator=operator,
            now=now,
            details={"reason": reason},
            status=Status.CLOSED,
            closed_at=now,
        )


async def reopen(
    database: Database, report_id: UUID, *, version: int, operator: Operator, now: datetime
) -> Report:
    """Open a closed report again: it stands where it stood."""
    async with database.transaction() as connection:
        report = await read_at(connection, report_id, version=version)
        if report.status != Status.CLOSED:
            raise ReportError(NOT_CLOSED)
        if report.duplicate_of is not None:
            raise ReportError(IS_DUPLICATE)
        return await change(
            connection,
            report,
            "reopen_report",
            operator=operator,
            now=now,
            status=standing(report),
            closed_at=None,
        )
