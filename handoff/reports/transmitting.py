"""Which unit gets a report, the decision to transmit it, and what became of that."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.conversations.store import wake
from handoff.database import Connection, Database
from handoff.reports.changes import back_to_work, change, read_open
from handoff.reports.model import Report, ReportError, Status, UnknownReport
from handoff.settings import Settings
from handoff.transmissions import operations as transmissions
from handoff.transmissions.ways import transports_for
from handoff.units import operations as units

NO_UNIT = "Cette unité n'existe pas ou plus. Cherchez-en une autre."
CHOOSE_UNIT = "Choisissez d'abord l'unité à qui transmettre le signalement."
QUALIFY_FIRST = "Qualifiez d'abord le signalement."
TRANSMITTED_BEFORE = "Ce signalement est déjà transmis à {unit}."
NOT_CONFIGURED = (
    "Aucun moyen de transmission n'est configuré pour {unit} : ni e-mail, ni webhook, ni dossier "
    "d'échange. Le signalement n'est pas transmis. Prévenez l'administrateur."
)
NO_TRANSMISSION = "Cet envoi n'existe pas ou plus."
NOT_LEFT = "Cet envoi n'est pas encore parti : l'unité n'a pas pu en accuser réception."


async def choose_unit(
    database: Database,
    report_id: UUID,
    *,
    unit_id: str,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    """Say which unit is to get the report; one that another unit got must be transmitted again."""
    async with database.transaction() as connection:
        report = await read_open(connection, report_id, version=version)
        unit = await units.find_unit(connection, unit_id)
        if unit is None:
            raise ReportError(NO_UNIT)
        moved = back_to_work(report) if unit.id != report.unit_id else {}
        return await change(
            connection,
            report,
            "choose_unit",
            operator=operator,
            now=now,
            details={"unit": unit.name},
            unit_id=unit.id,
            **moved,
        )


async def transmit(
    database: Database,
    report_id: UUID,
    *,
    settings: Settings,
    version: int,
    operator: Operator,
    now: datetime,
) -> Report:
    """Put a qualified report in the outbox, for its unit, in the transaction that says so."""
    async with database.transaction() as connection:
        report = await read_open(connection, report_id, version=version)
        if report.unit_id is None:
            raise ReportError(CHOOSE_UNIT)
        unit = await units.find_unit(connection, report.unit_id)
        if unit is None:
            raise ReportError(NO_UNIT)
        if report.status == Status.RECEIVED:
            raise ReportError(QUALIFY_FIRST)
        if report.status != Status.QUALIFIED:
            raise ReportError(TRANSMITTED_BEFORE.format(unit=unit.name))
        ways = transports_for(unit, settings)
        if not ways:
            raise ReportError(NOT_CONFIGURED.format(unit=unit.name))
        changed = await change(
            connection,
            report,
            "transmit_report",
            operator=operator,
            now=now,
            details={"unit": unit.name},
            status=Status.TRANSMITTED,
            transmitted_at=now,
            acknowledged_at=None,
        )
        await transmissions.plan(
            connection, changed, unit=unit, transports=ways, actor=operator.login, now=now
        )
        await wake(connection, report.conversation_id)
        return changed


async def decide(
    database: Database,
    report_id: UUID,
    transmission_id: UUID,
    decision: str,
    *,
    operator: Operator,
    now: datetime,
) -> None:
    """Try a transmission again, hold it for sent, or note that the unit acknowledged it."""
    decide_on: dict[str, Callable[..., Awaitable[object]]] = {
        "retry": transmissions.retry,
        "confirmation": transmissions.confirm,
        "acknowledgement": transmissions.acknowledge,
    }
    async with database.transaction() as connection:
        if decision not in decide_on or not await _belongs(connection, transmission_id, report_id):
            raise UnknownReport(NO_TRANSMISSION)
        decided = await decide_on[decision](
            connection, transmission_id, actor=operator.login, now=now
        )
        if decided is None:
            raise ReportError(NOT_LEFT)


async def _belongs(connection: Connection, transmission_id: UUID, report_id: UUID) -> bool:
    known = await transmissions.of_report(connection, report_id)
    return transmission_id in {transmission.id for transmission in known}
