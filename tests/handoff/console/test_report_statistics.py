"""The figures are for supervisors; a spreadsheet takes them for text."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import pytest_asyncio

from handoff.accounts.model import Operator
from tests.handoff.cast import OperatorClient
from tests.handoff.conftest import NewConsole
from tests.handoff.console.report_pages import ROOM, get
from tests.handoff.reports.desk import change, receive
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = datetime.now(UTC) - timedelta(hours=4)
    return clock


@pytest_asyncio.fixture
async def supervisor(
    base: str, other_operator: Operator, superuser: psycopg.Connection, new_console: NewConsole
) -> AsyncIterator[OperatorClient]:
    superuser.execute("UPDATE operator SET role = 'supervisor' WHERE login = 'marc'")
    yield await new_console(base, other_operator)


async def test_only_supervisors_see_the_figures_and_the_way_to_them(
    console: OperatorClient, supervisor: OperatorClient
) -> None:
    page = await get(console, "/statistics")
    assert page.status == 403
    assert "n'est pas permise" in page.words
    assert "Statistiques" not in (await get(console)).words
    assert (await get(supervisor, "/statistics")).status == 200
    assert "Statistiques" in (await get(supervisor)).words


async def test_a_page_of_figures_counts_and_measures(
    talk: Talk, supervisor: OperatorClient
) -> None:
    report = await receive(talk)
    transmitted = talk.clock() + timedelta(hours=2, minutes=5)
    await change(
        talk.database,
        report,
        talk.clock(),
        status="transmitted",
        nature="Vol <b>",
        transmitted_at=transmitted,
    )
    await receive(talk)
    page = await get(supervisor, "/statistics", days="7")
    for said in ("2 h 05", "Vol <b>", "27 Eure", "Vol ou cambriolage", "Aucune unité choisie"):
        assert said in page.words
    assert "Non qualifiés" in page.words


async def test_no_period_made_by_hand_breaks_the_page(supervisor: OperatorClient) -> None:
    for days in ("", "0", "-1", "x", "1e9", "'"):
        page = await get(supervisor, "/statistics", days=days)
        assert (page.status, "30 derniers jours" in page.words) == (200, True)


async def test_the_table_for_spreadsheets_holds_no_formula(
    talk: Talk, supervisor: OperatorClient
) -> None:
    for nature in FORMULAS:
        report = await receive(talk)
        await change(talk.database, report, talk.clock(), status="qualified", nature=nature)
    async with supervisor.http.get(f"{ROOM}/statistics?format=csv&days=30") as got:
        assert got.status == 200
        assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert got.headers["Content-Disposition"] == (
            'attachment; filename="signalements-30-jours.csv"'
        )
        content = await got.read()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {f"'{nature}" for nature in FORMULAS} <= set(cells)
    assert ["Ensemble", "30 jours", "5", "0", "", "", "0", "", ""] in rows
