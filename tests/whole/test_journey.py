"""The full story, by a citizen on a small phone and a gendarme at a desk, with the real bot."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.handoff.cast import PASSWORD, OperatorClient
from tests.whole.conftest import Watched
from tests.whole.stack import Stack


async def say(page: Page, text: str) -> None:
    await page.locator("#composer-field").fill(text)
    await page.keyboard.press("Enter")


async def sign_in(desk: Watched, stack: Stack) -> Page:
    page = await desk.open(f"{stack.base}/console")
    await page.get_by_label("Identifiant").fill("gendarme")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="En attente")).to_be_visible()
    return page


@pytest.mark.usefixtures("empty_queue")
async def test_a_question_a_gendarme_and_the_bot_again(
    stack: Stack, operator: OperatorClient, phone: Watched, desk: Watched, shots: Path
) -> None:
    citizen = await phone.open(stack.base)
    log = citizen.locator("#log")
    console = await sign_in(desk, stack)
    transcript = console.locator("#transcript")

    await say(citizen, "c'est quoi la différence entre le 17 et le 112")
    await expect(log).to_contain_text("numéro européen pour toutes les urgences")
    await citizen.screenshot(path=shots / "citizen-answer.png")

    await say(citizen, "je veux parler à un gendarme")
    await expect(citizen.locator("#panel-words")).to_contain_text("1re place")
    await citizen.screenshot(path=shots / "citizen-waiting.png")
    await expect(console).to_have_title("(1) Console")
    await console.screenshot(path=shots / "console-waiting.png")

    await console.keyboard.press("Alt+j")
    await expect(console.locator("[data-file-facts]")).to_contain_text("Vous répondez")
    await expect(transcript).to_contain_text("Compris")
    await expect(citizen.locator("#panel-words")).to_contain_text("Adjudante Claire vous répond")
    for number in ("un", "deux"):
        await console.locator("#composer-text").fill(f"Réponse {number} du gendarme")
        await console.keyboard.press("Enter")
        await expect(log).to_contain_text(f"Réponse {number} du gendarme")
        await say(citizen, f"Précision {number} du citoyen")
        await expect(transcript).to_contain_text(f"Précision {number} du citoyen")
    await console.keyboard.press("Alt+i")
    await console.locator("#composer-text").fill("Note que le citoyen ne lit pas")
    await console.keyboard.press("Enter")
    await expect(transcript).to_contain_text("Note que le citoyen ne lit pas")
    await console.screenshot(path=shots / "console-busy.png")
    await citizen.screenshot(path=shots / "citizen-assigned.png")

    await console.keyboard.press("Alt+r")
    await console.keyboard.press("Enter")
    await expect(log).to_contain_text("L'assistant automatique vous répond de nouveau")
    await say(citizen, "comment alerter les secours en mer")
    await expect(log).to_contain_text("canal 16")
    await expect(log).not_to_contain_text("Note que le citoyen ne lit pas")

    await citizen.get_by_role("button", name="Parler à un gendarme").last.click()
    await expect(console).to_have_title("(1) Console")
    await console.keyboard.press("Alt+j")
    await expect(citizen.locator("#panel-words")).to_contain_text("vous répond")
    await expect(console.locator("[data-file-facts]")).to_contain_text("Vous répondez")
    await console.keyboard.press("Alt+c")
    await console.keyboard.press("Enter")
    await expect(citizen.locator("#panel-words")).to_contain_text("Conversation terminée")
    await citizen.screenshot(path=shots / "citizen-resolved.png")
    assert phone.complaints == []
    assert desk.complaints == []
