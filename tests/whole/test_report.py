"""A report's whole way: a citizen's sentence, a gendarme's desk, a unit's mailbox and its word."""

import asyncio
import io
import json
import re
import sys
from pathlib import Path

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator
from PIL import Image
from playwright.async_api import Page, expect

from tests.fakes.mail import FakeMail
from tests.handoff.cast import OperatorClient
from tests.handoff.units.official import GAILLON, write, write_competence
from tests.whole.conftest import ROOT, Watched
from tests.whole.stack import Stack
from tests.whole.test_citizen_page import violations
from tests.whole.test_journey import say, sign_in

SCHEMA = json.loads((ROOT / "docs/report.schema.json").read_text("utf-8"))
STORY = (
    "En rentrant hier soir vers 22h à Gaillon, j'ai trouvé la porte du garage forcée. "
    "On m'a volé un VTT Lapierre noir et une tronçonneuse."
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def unit(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A fictitious unit, imported as the operator of the service does it; its e-mail address."""
    folder, address = tmp_path_factory.mktemp("units"), "cta.fictive@example.fr"
    units = write(folder / "units.csv", GAILLON)
    competence = write_competence(
        folder / "competence.csv", ("27275", "GN", "900001", GAILLON["service"])
    )
    addresses = folder / "addresses.csv"
    addresses.write_text(f"identifiant;email;webhook\n900001;{address};\n", encoding="utf-8")
    given = {"--units": units, "--competence": competence, "--addresses": addresses}
    command = [sys.executable, "-m", "handoff.units.import_files"]
    for name, path in given.items():
        command += [name, str(path)]
    imported = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=stack.environment)
    assert await imported.wait() == 0
    return address


async def tell(page: Page) -> None:
    """Give a report in the chat, from one sentence to the summary."""
    log = page.locator("#log")
    await say(page, STORY)
    await expect(log).to_contain_text("vol ou un cambriolage")
    await page.get_by_role("button", name="Non, c'est passé").click()
    await expect(log.locator("dl").first).to_contain_text("Gaillon (27600)")
    await expect(log).to_contain_text("Qu'est-ce qui a été volé")
    await say(page, "un VTT Lapierre noir")
    await expect(log).to_contain_text("des traces, des témoins")
    await say(page, "je ne sais pas")
    await expect(log).to_contain_text("C'est facultatif")
    await page.get_by_role("button", name="Rester anonyme").click()
    await expect(log).to_contain_text("Voici ce qui sera transmis")


async def attach_photo(page: Page) -> None:
    image = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(image, "JPEG")
    await page.locator("#composer-files").set_input_files(
        {"name": "garage.jpg", "mimeType": "image/jpeg", "buffer": image.getvalue()}
    )
    await expect(page.locator("#log")).to_contain_text("garage.jpg")


@pytest.mark.usefixtures("empty_queue", "operator")
async def test_from_a_sentence_to_a_units_mailbox_and_back(
    stack: Stack, unit: str, mailbox: FakeMail, phone: Watched, desk: Watched, shots: Path
) -> None:
    citizen = await phone.open(stack.base)
    log = citizen.locator("#log")
    await tell(citizen)
    await citizen.screenshot(path=shots / "report-summary.png", full_page=True)
    await citizen.get_by_role("button", name="Modifier : Objets volés").last.click()
    await expect(log.locator(".message--other").last).to_contain_text("Qu'est-ce qui a été volé")
    await say(citizen, "un VTT Lapierre noir et une tronçonneuse Stihl")
    await expect(log.locator("dl").last).to_contain_text("Stihl")
    await attach_photo(citizen)
    await citizen.get_by_role("button", name="Envoyer ce signalement").last.click()
    await expect(log).to_contain_text(re.compile(r"BN-\w{4}-\w{4}-\w"))
    reference = re.findall(r"BN-\w{4}-\w{4}-\w", await log.inner_text())[0]
    async with citizen.expect_download() as download:
        await citizen.get_by_role("button", name="Télécharger le récépissé").click()
    assert Path(await (await download.value).path()).read_bytes().startswith(b"%PDF")
    await citizen.screenshot(path=shots / "report-receipt.png")
    assert await violations(citizen) == []

    console = await sign_in(desk, stack)
    await console.goto(f"{stack.base}/console/reports")
    await expect(console.get_by_text(reference)).to_be_visible()
    await console.screenshot(path=shots / "reports-list.png", full_page=True)
    assert await violations(console) == []
    await console.get_by_role("link", name=reference).click()
    await expect(console.get_by_text("garage.jpg")).to_be_visible()
    await console.get_by_label("Nature des faits").fill("Vol dans un garage")
    await console.get_by_role("button", name="Qualifier").click()
    await console.get_by_role("button", name=f"Choisir {GAILLON['service']}").click()
    await console.get_by_role("button", name="Transmettre").click()
    async with asyncio.timeout(30):
        while not mailbox.messages:
            await asyncio.sleep(0.2)
    await console.reload()
    await console.screenshot(path=shots / "report-page.png", full_page=True)
    assert await violations(console) == []

    [message] = mailbox.messages
    assert message["To"] == unit
    assert reference in message["Subject"]
    files = {part.get_filename(): part for part in message.iter_attachments()}
    document = json.loads(next(p.get_content() for n, p in files.items() if n.endswith(".json")))
    Draft202012Validator(SCHEMA).validate(document)
    assert document["reference"] == reference
    assert any(name.endswith(".pdf") for name in files)
    assert any(part.get_content_type() == "image/jpeg" for part in files.values())
    body = message.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/units/acknowledgement/\S+", body.get_content())
    assert link is not None

    there = await desk.open(link.group())
    await there.get_by_role("button", name="Accuser réception").click()
    await expect(there.get_by_role("status")).to_contain_text("est enregistré")
    assert await violations(there) == []
    await console.reload()
    await expect(console.locator("main")).to_contain_text("reçu par l'unité le")

    await console.get_by_role("button", name="Écrire au citoyen").click()
    await expect(log).to_contain_text("au sujet de votre signalement")
    await console.locator("#composer-text").fill("De quelle couleur est la tronçonneuse ?")
    await console.keyboard.press("Enter")
    await expect(log).to_contain_text("De quelle couleur")
    await console.goto(f"{stack.base}/console/reports/statistics")
    await expect(console.locator("main")).to_contain_text("Vol")
    await console.screenshot(path=shots / "reports-statistics.png", full_page=True)
    assert await violations(console) == []
    assert len(mailbox.messages) == 1
    assert phone.complaints == []
    assert desk.complaints == []


async def test_a_draft_is_taken_up_again_elsewhere_with_its_code(
    stack: Stack, operator: OperatorClient, phone: Watched, desk: Watched
) -> None:
    first = await phone.open(stack.base)
    await say(first, STORY)
    await first.get_by_role("button", name="Non, c'est passé").click()
    await expect(first.locator("#log")).to_contain_text("Qu'est-ce qui a été volé")
    await first.get_by_role("button", name="Le reprendre plus tard").click()
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", await _shown_code(first))
    assert code is not None

    second = await desk.open(f"{stack.base}/retour")
    assert await violations(second) == []
    await second.get_by_role("textbox").fill(code.group())
    await second.keyboard.press("Enter")
    await expect(second.locator("#log")).to_contain_text("Qu'est-ce qui a été volé")
    await say(second, "un VTT Lapierre noir")
    await expect(second.locator("#log")).to_contain_text("des traces, des témoins")
    await expect(first.locator("#banner")).to_contain_text("rouverte ailleurs")


async def _shown_code(page: Page) -> str:
    place = page.get_by_text(re.compile(r"\d{4}.\d{4}.\d{4}.\d{4}")).first
    await expect(place).to_be_visible()
    return re.sub(r"\s", " ", await place.inner_text())
