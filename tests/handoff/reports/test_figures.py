"""The supervisors' figures count each report once and measure what it waited for."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from handoff.reports.figures import Statistics, read_statistics
from tests.handoff.reports.desk import (
    EVREUX,
    GAILLON,
    NOTHING,
    SAINT_ETIENNE,
    change,
    draft,
    receive,
)
from tests.handoff.talk import Talk


async def figures(talk: Talk, days: int = 30) -> Statistics:
    return await read_statistics(talk.database, days=days, now=talk.clock())


async def handled(
    talk: Talk, to_transmission: float, to_acknowledgement: float | None = None, **told: Any
) -> None:
    """Receive a report that was transmitted, and maybe acknowledged, after so many hours."""
    report = await receive(talk, **told)
    transmitted = talk.clock() + timedelta(hours=to_transmission)
    columns: dict[str, Any] = {"status": "transmitted", "transmitted_at": transmitted}
    if to_acknowledgement is not None:
        acknowledged = transmitted + timedelta(hours=to_acknowledgement)
        columns |= {"status": "acknowledged", "acknowledged_at": acknowledged}
    await change(talk.database, report, talk.clock(), **columns)


async def test_delays_are_medians_and_what_nine_in_ten_stay_under(talk: Talk) -> None:
    for hours in range(1, 12):
        await handled(talk, hours, hours * 2)
    await receive(talk)
    total = (await figures(talk)).total
    assert (total.number, total.transmitted, total.acknowledged) == (12, 11, 11)
    assert (total.to_transmission, total.to_transmission_90) == (6 * 3600, 10 * 3600)
    assert (total.to_acknowledgement, total.to_acknowledgement_90) == (12 * 3600, 20 * 3600)


async def test_without_a_report_there_is_no_delay(talk: Talk) -> None:
    found = await figures(talk)
    assert (found.total.number, found.total.to_transmission) == (0, None)
    assert not any(found.tables.values())
    assert list(found.open) == []


async def test_reports_are_counted_by_kind_nature_place_and_unit(
    talk: Talk, superuser: psycopg.Connection
) -> None:
    await receive(talk, where=GAILLON)
    report = await receive(talk, where=EVREUX)
    await change(talk.database, report, talk.clock(), nature="Vol de vélo")
    await receive(talk, where=SAINT_ETIENNE, kind="damage")
    await receive(talk, where=NOTHING, kind="damage")
    await draft(talk.database, talk.id, now=talk.clock())
    found = await figures(talk)
    counted = {by: {row.name: row.number for row in rows} for by, rows in found.tables.items()}
    assert counted == {
        "kind": {"theft": 2, "damage": 2},
        "nature": {"": 3, "Vol de vélo": 1},
        "department": {"27": 2, "42": 1, "": 1},
        "unit": {"": 4},
    }


@pytest.mark.parametrize(("days", "number"), [(7, 1), (30, 2), (90, 3), (365, 4)])
async def test_a_period_holds_what_was_received_in_it(talk: Talk, days: int, number: int) -> None:
    for wait in (300, 60, 20, 0):
        await receive(talk)
        talk.clock.move(days={300: 260, 60: 55, 20: 20, 0: 0}[wait])
    assert (await figures(talk, days)).total.number == number


async def test_open_reports_are_counted_by_age_and_closed_ones_are_not(talk: Talk) -> None:
    oldest = await receive(talk)
    await change(talk.database, oldest, talk.clock(), status="qualified")
    talk.clock.move(days=25)
    await receive(talk)
    closed = await receive(talk)
    await change(talk.database, closed, talk.clock(), status="closed")
    talk.clock.move(days=6)
    await receive(talk)
    found = {(line.status, line.age): line.number for line in (await figures(talk, 7)).open}
    assert found == {("qualified", 4): 1, ("received", 2): 1, ("received", 0): 1}
