"""A report goes to the unit that an operator chose, once, when a way there is configured."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handoff.accounts.model import Operator
from handoff.reports import handling, transmitting
from handoff.reports.model import Report, ReportChanged, ReportError, UnknownReport
from handoff.settings import Settings, read_settings
from handoff.transmissions import operations as transmissions
from handoff.transmissions.model import Transmission
from tests.handoff.reports.desk import add_unit, change, draft, read, receive, steps
from tests.handoff.talk import Talk

Do = Callable[..., Awaitable[Report]]


@pytest.fixture
def sending(tmp_path: Path) -> Settings:
    """A service that has a spool folder."""
    return read_settings(
        {"DATABASE_URL": "postgresql:///", "VAR_DIR": str(tmp_path), "SPOOL_DIR": str(tmp_path)}
    )


@pytest.fixture
def do(talk: Talk, operator: Operator) -> Do:
    async def run(what: Do, report: Report, **given: Any) -> Report:
        version = (await read(talk.database, report.id)).version
        given = {"version": version, "operator": operator, "now": talk.clock(), **given}
        return await what(talk.database, report.id, **given)

    return run


async def ready(talk: Talk, do: Do) -> Report:
    """Return a report that is qualified and has its unit."""
    await add_unit(talk.database, "FICTIF-1", "Brigade fictive de Gaillon")
    report = await receive(talk)
    await do(handling.qualify, report, nature="Vol de vélo", urgency="normal")
    return await do(transmitting.choose_unit, report, unit_id="FICTIF-1")


async def sendings(talk: Talk, report: Report) -> list[Transmission]:
    async with talk.database.transaction() as connection:
        return list(await transmissions.of_report(connection, report.id))


async def test_a_qualified_report_is_transmitted_and_its_sending_planned(
    talk: Talk, do: Do, sending: Settings
) -> None:
    report = await do(transmitting.transmit, await ready(talk, do), settings=sending)
    assert (report.status, report.transmitted_at) == ("transmitted", talk.clock())
    (planned,) = await sendings(talk, report)
    assert (planned.transport, planned.report_version) == ("spool", report.version)
    assert ("Adjudante Claire", "transmit_report", {"unit": "Brigade fictive de Gaillon"}) in (
        await steps(talk.database, report)
    )


async def test_nothing_is_transmitted_twice(
    talk: Talk, do: Do, sending: Settings, other_operator: Operator
) -> None:
    report = await ready(talk, do)
    given = {"settings": sending, "version": report.version}
    outcomes = await asyncio.gather(
        do(transmitting.transmit, report, **given),
        do(transmitting.transmit, report, operator=other_operator, **given),
        return_exceptions=True,
    )
    assert sorted(isinstance(outcome, ReportChanged) for outcome in outcomes) == [False, True]
    with pytest.raises(ReportError, match="déjà transmis à Brigade fictive de Gaillon"):
        await do(transmitting.transmit, report, settings=sending)
    assert len(await sendings(talk, report)) == 1


async def test_without_a_way_to_the_unit_nothing_changes_and_the_operator_is_told(
    talk: Talk, do: Do, sending: Settings
) -> None:
    report = await ready(talk, do)
    nothing = dataclasses.replace(sending.sending, spool=None)
    settings = dataclasses.replace(sending, sending=nothing)
    with pytest.raises(ReportError, match="Aucun moyen de transmission n'est configuré"):
        await do(transmitting.transmit, report, settings=settings)
    assert await read(talk.database, report.id) == report
    assert await sendings(talk, report) == []


async def test_a_report_is_qualified_and_has_its_unit_before_it_leaves(
    talk: Talk, do: Do, sending: Settings
) -> None:
    await add_unit(talk.database, "FICTIF-1", "Brigade fictive de Gaillon")
    report = await receive(talk)
    with pytest.raises(ReportError, match="Choisissez d'abord l'unité"):
        await do(transmitting.transmit, report, settings=sending)
    await do(transmitting.choose_unit, report, unit_id="FICTIF-1")
    with pytest.raises(ReportError, match="Qualifiez d'abord"):
        await do(transmitting.transmit, report, settings=sending)
    begun = await draft(talk.database, talk.id, now=talk.clock())
    with pytest.raises(ReportError, match="n'a pas envoyé"):
        await do(transmitting.choose_unit, begun, unit_id="FICTIF-1")


@pytest.mark.parametrize("unit_id", ["", "FICTIF-2", "%", "' OR 1=1 --", "x" * 1000])
async def test_a_unit_that_does_not_exist_is_not_chosen(talk: Talk, do: Do, unit_id: str) -> None:
    report = await receive(talk)
    with pytest.raises(ReportError, match="n'existe pas"):
        await do(transmitting.choose_unit, report, unit_id=unit_id)


async def test_another_unit_gets_the_report_anew_and_the_same_one_does_not(
    talk: Talk, do: Do, sending: Settings
) -> None:
    report = await do(transmitting.transmit, await ready(talk, do), settings=sending)
    same = await do(transmitting.choose_unit, report, unit_id="FICTIF-1")
    assert same.status == "transmitted"
    await add_unit(talk.database, "FICTIF-2", "Commissariat fictif d'Évreux")
    moved = await do(transmitting.choose_unit, report, unit_id="FICTIF-2")
    assert (moved.status, moved.transmitted_at) == ("qualified", None)
    await do(transmitting.transmit, report, settings=sending)
    assert [sent.target for sent in await sendings(talk, report)] == ["FICTIF-2", "FICTIF-1"]


async def test_an_operator_decides_about_the_reports_own_sendings_only(
    talk: Talk, do: Do, sending: Settings, operator: Operator
) -> None:
    report = await do(transmitting.transmit, await ready(talk, do), settings=sending)
    other = await receive(talk)
    (planned,) = await sendings(talk, report)

    async def decide(of: Report, id: Any, decision: str) -> None:
        await transmitting.decide(
            talk.database, of.id, id, decision, operator=operator, now=talk.clock()
        )

    for of, id, decision in (
        (other, planned.id, "retry"),
        (report, uuid4(), "retry"),
        (report, planned.id, "delete"),
    ):
        with pytest.raises(UnknownReport):
            await decide(of, id, decision)
    with pytest.raises(ReportError, match="plus en échec"):
        await decide(report, planned.id, "retry")
    with pytest.raises(ReportError, match="pas encore parti"):
        await decide(report, planned.id, "acknowledgement")


async def test_what_failed_is_tried_again_and_what_arrived_is_acknowledged_by_hand(
    talk: Talk, do: Do, sending: Settings, operator: Operator, superuser: Any
) -> None:
    report = await do(transmitting.transmit, await ready(talk, do), settings=sending)
    (planned,) = await sendings(talk, report)

    async def decide(decision: str, status: str) -> None:
        superuser.execute("UPDATE transmission SET status = %s, attempts = 1", [status])
        await transmitting.decide(
            talk.database, report.id, planned.id, decision, operator=operator, now=talk.clock()
        )

    await decide("retry", "failed")
    assert (await sendings(talk, report))[0].status == "pending"
    await decide("confirmation", "uncertain")
    assert (await sendings(talk, report))[0].status == "sent"
    talk.clock.move(hours=3)
    await decide("acknowledgement", "sent")
    done = await read(talk.database, report.id)
    assert (done.status, done.acknowledged_at) == ("acknowledged", talk.clock())


async def test_a_report_sent_anew_waits_for_a_new_acknowledgement(
    talk: Talk, do: Do, sending: Settings
) -> None:
    report = await do(transmitting.transmit, await ready(talk, do), settings=sending)
    now = talk.clock()
    latest = await read(talk.database, report.id)
    await change(talk.database, latest, now, status="acknowledged", acknowledged_at=now)
    await do(handling.qualify, report, nature="Recel", urgency="high")
    again = await do(transmitting.transmit, report, settings=sending)
    assert (again.status, again.acknowledged_at) == ("transmitted", None)
    assert len(await sendings(talk, report)) == 2
