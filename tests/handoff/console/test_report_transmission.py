"""A report reaches its unit from the page: proposed or searched for, transmitted, acknowledged."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handoff.database import Database
from handoff.settings import Settings
from tests.handoff.cast import OperatorClient
from tests.handoff.conftest import Serve
from tests.handoff.console.report_pages import Page, get, post
from tests.handoff.hostile import XSS
from tests.handoff.reports.desk import EVREUX, add_unit, change, read, receive
from tests.handoff.talk import Talk

GAILLON, EVREUX_POLICE = "Brigade fictive de Gaillon", "Commissariat fictif d'Évreux"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest_asyncio.fixture
async def base(
    serve: Serve, settings: Settings, spool: Path, database: Database
) -> AsyncIterator[str]:
    """A service that transmits to a folder, and knows two units."""
    await add_unit(database, "FICTIF-1", GAILLON, commune_code="27275")
    await add_unit(database, "FICTIF-2", EVREUX_POLICE)
    sending = dataclasses.replace(settings.sending, spool=spool)
    yield (await serve(dataclasses.replace(settings, sending=sending))).base


async def test_the_competent_unit_is_proposed_and_another_can_be_looked_for(
    talk: Talk, console: OperatorClient
) -> None:
    report = await receive(talk)
    page = await get(console, f"/{report.id}")
    assert f"Compétente pour la commune {GAILLON}" in page.words
    page = await get(console, f"/{report.id}", units="commissariat")
    assert EVREUX_POLICE in page.words
    page = await get(console, f"/{report.id}", units="inconnue")
    assert "Aucune unité trouvée." in page.words
    elsewhere = await receive(talk, where=EVREUX)
    assert "Cherchez-la à la main" in (await get(console, f"/{elsewhere.id}")).words


async def test_what_is_typed_to_find_a_unit_stays_words(
    talk: Talk, console: OperatorClient
) -> None:
    report = await receive(talk)
    for typed in [*XSS, "%", "_", "%_%", "\x00", "' OR 1=1 --", "a" * 500]:
        page = await get(console, f"/{report.id}", units=typed)
        assert page.status == 200
        assert EVREUX_POLICE not in page.words
        assert "script" not in {tag for tag, _ in page.tags}


async def test_a_report_is_transmitted_and_its_unit_acknowledges_it(
    talk: Talk, database: Database, console: OperatorClient, spool: Path
) -> None:
    report = await receive(talk)
    page = await post(console, report, "unit", unit="FICTIF-1")
    assert "À faire d'abord : qualifier le signalement" in page.words
    report = await read(database, report.id)
    page = await post(console, report, "qualification", nature="Vol", urgency="low")
    assert f"Transmettre à {GAILLON}" in page.words
    report = await read(database, report.id)
    async with console.follow() as stream:
        page = await post(console, report, "transmission")
        assert "La transmission est lancée." in page.words
        while "Envoyé" not in page.words:
            await stream.next("conversation")
            page = await get(console, f"/{report.id}")
    assert list(spool.rglob("*.json"))
    assert f"a transmis le signalement à l'unité {GAILLON}" in page.words
    late = await post(console, report, "transmission")
    assert late.status == 409
    page = await post(console, report, f"transmissions/{sending_in(page)}/acknowledgement")
    assert "L'accusé de réception est enregistré." in page.words
    assert (await read(database, report.id)).status == "acknowledged"


async def test_a_sending_that_is_not_the_reports_own_is_unknown(
    talk: Talk, console: OperatorClient
) -> None:
    report = await receive(talk)
    for sending in (str(report.id), "x", "' OR 1=1 --"):
        for decision in ("retry", "confirmation", "acknowledgement", "x"):
            page = await post(console, report, f"transmissions/{sending}/{decision}")
            assert page.status == 404


async def test_without_a_configured_way_the_page_says_so_and_nothing_leaves(
    talk: Talk, database: Database, serve: Serve, settings: Settings, console: OperatorClient
) -> None:
    report = await receive(talk)
    report = await change(
        database, report, talk.clock(), status="qualified", nature="Vol", unit_id="FICTIF-1"
    )
    bare = OperatorClient((await serve(settings)).base, console.login, console.label)
    async with bare.http:
        await bare.enter()
        page = await post(bare, report, "transmission")
    assert page.status == 409
    assert "Aucun moyen de transmission n'est configuré" in page.words
    assert await read(database, report.id) == report


def sending_in(page: Page) -> str:
    """Return the id of the sending that the page offers to acknowledge."""
    actions = [str(given.get("action")) for tag, given in page.tags if tag == "form"]
    (action,) = [action for action in actions if action.endswith("/acknowledgement")]
    return action.split("/")[-2]
