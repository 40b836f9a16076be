"""The citizen's page on a bad network, in two tabs, by keyboard, and for those who must leave."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.handoff.cast import OperatorClient
from tests.whole.conftest import ROOT, Watched
from tests.whole.stack import Stack
from tests.whole.test_journey import say, sign_in

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


async def violations(page: Page) -> list[Any]:
    await page.evaluate(AXE)
    found = await page.evaluate("() => axe.run().then((result) => result.violations)")
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def own(page: Page, text: str) -> Any:
    return page.locator(".message--own", has_text=text)


async def test_what_is_written_offline_leaves_once_in_order_when_the_network_is_back(
    stack: Stack, phone: Watched
) -> None:
    page = await phone.open(stack.base)
    await say(page, "premier message")
    await expect(own(page, "premier message")).to_contain_text("Envoyé")
    await phone.context.set_offline(True)
    for number in range(3):
        await say(page, f"ligne {number} écrite sans réseau")
    await expect(own(page, "ligne 2 écrite sans réseau")).to_contain_text("En attente")
    await expect(page.locator("#banner-words")).to_contain_text("Connexion perdue")
    await phone.context.set_offline(False)
    await expect(own(page, "ligne 2 écrite sans réseau")).to_contain_text("Envoyé")
    await expect(page.locator("#banner")).to_be_hidden()
    texts = await page.locator(".message--own .message-plain").all_inner_texts()
    assert texts == [
        "premier message",
        *(f"ligne {number} écrite sans réseau" for number in range(3)),
    ]


async def test_unsent_messages_and_the_conversation_survive_a_reload(
    stack: Stack, phone: Watched
) -> None:
    page = await phone.open(stack.base)
    await say(page, "avant le rechargement")
    await expect(own(page, "avant le rechargement")).to_contain_text("Envoyé")
    refuse = "**/messages"
    await page.route(refuse, lambda route: route.abort())
    await say(page, "premier message")
    await expect(own(page, "premier message")).to_contain_text("En attente")
    await page.locator("#composer-field").fill("un brouillon")
    await page.unroute(refuse)
    await page.reload()
    await expect(own(page, "premier message")).to_contain_text("Envoyé")
    await expect(page.locator("#composer-field")).to_have_value("un brouillon")
    assert await own(page, "avant le rechargement").count() == 1
    assert await own(page, "premier message").count() == 1


async def test_two_tabs_show_one_conversation(stack: Stack, phone: Watched) -> None:
    one = await phone.open(stack.base)
    await say(one, "depuis le premier onglet")
    await expect(own(one, "premier onglet")).to_contain_text("Envoyé")
    other = await phone.open(stack.base)
    await expect(own(other, "premier onglet")).to_be_visible()
    await say(other, "depuis le second onglet")
    await expect(own(one, "second onglet")).to_be_visible()
    for page in (one, other):
        texts = await page.locator(".message--own .message-plain").all_inner_texts()
        assert texts == ["depuis le premier onglet", "depuis le second onglet"]


async def test_a_message_written_while_the_service_restarts_arrives_once(
    stack: Stack, phone: Watched
) -> None:
    page = await phone.open(stack.base)
    await say(page, "avant la panne")
    await expect(own(page, "avant la panne")).to_contain_text("Envoyé")
    stack.kill("handoff.server")
    await say(page, "pendant la panne")
    await expect(own(page, "pendant la panne")).to_contain_text("Envoyé")
    await page.reload()
    await expect(own(page, "pendant la panne")).to_have_count(1)


async def test_the_emergency_numbers_stay_in_view_and_the_page_never_scrolls_sideways(
    stack: Stack, phone: Watched, shots: Path
) -> None:
    page = await phone.open(stack.base)
    for width, height in ((320, 640), (320, 400), (360, 740), (1280, 800)):
        await page.set_viewport_size({"width": width, "height": height})
        for number in ("17", "112", "114"):
            await expect(page.locator(".emergency-number", has_text=number)).to_be_in_viewport()
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= width
        await page.screenshot(path=shots / f"citizen-{width}x{height}.png")


async def test_everything_can_be_done_by_keyboard_and_nothing_takes_the_focus(
    stack: Stack, phone: Watched
) -> None:
    page = await phone.open(stack.base)
    await page.keyboard.press("Tab")
    assert await page.evaluate("() => document.activeElement.id") == "quick-exit"
    await page.locator("#composer-field").focus()
    await page.keyboard.type("à quoi sert l'application ma sécurité")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log")).to_contain_text("Ma Sécurité réunit")
    assert await page.evaluate("() => document.activeElement.id") == "composer-field"
    await page.locator("#ask-human").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#leave-queue")).to_be_visible()
    await page.locator("#leave-queue").focus()
    await page.keyboard.press("Space")
    await expect(page.locator("#ask-human")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "keyboard"])
async def test_a_quick_exit_leaves_nothing_behind(stack: Stack, phone: Watched, way: str) -> None:
    page = await phone.open(stack.base)
    await page.route(
        "https://meteofrance.com/**",
        lambda route: route.fulfill(body="<title>Météo</title>", content_type="text/html"),
    )
    await say(page, "quelque chose de secret")
    await expect(own(page, "secret")).to_contain_text("Envoyé")
    if way == "button":
        await page.get_by_role("link", name="Quitter vite").click()
    else:
        for _ in range(3):
            await page.keyboard.press("Shift")
    await page.wait_for_url("https://meteofrance.com/**")
    await page.go_back()
    await page.goto(stack.base)
    assert "secret" not in await page.content()
    assert await page.evaluate("() => sessionStorage.length + localStorage.length") == 0


@pytest.mark.usefixtures("empty_queue")
async def test_the_pages_have_no_accessibility_violation(
    stack: Stack, operator: OperatorClient, phone: Watched, desk: Watched
) -> None:
    page = await phone.open(stack.base)
    assert await violations(page) == []
    await say(page, "quelle différence entre le 17 et le 112")
    await expect(page.locator("#log")).to_contain_text("numéro européen")
    assert await violations(page) == []
    login = await desk.open(f"{stack.base}/console/login")
    assert await violations(login) == []
    console = await sign_in(desk, stack)
    assert await violations(console) == []
    await page.locator("#ask-human").click()
    await expect(console).to_have_title("(1) Console")
    await console.keyboard.press("Alt+j")
    await expect(console.locator("[data-file-facts]")).to_contain_text("Vous répondez")
    assert await violations(console) == []
    await console.keyboard.press("Alt+c")
    await console.keyboard.press("Enter")
    await expect(page.locator("#panel-words")).to_contain_text("Conversation terminée")
