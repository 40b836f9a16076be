"""What people type is shown as text: nothing runs, nothing is asked of anybody else."""

import json
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from tests.handoff.cast import PASSWORD, Citizen, OperatorClient
from tests.handoff.hostile import XSS
from tests.whole.conftest import Watched
from tests.whole.stack import Stack

MADE_ELEMENTS = """(root) => [...document.querySelector(root).querySelectorAll("*")]
    .filter((element) => element.matches("script, img, svg:not(.icon), iframe, object, embed,"
        + "style, form, input, video, math, meta, base, link, template,"
        + "[onerror], [onload], [onclick]"))
    .map((element) => element.outerHTML)"""


def watch(page: Page, base: str) -> list[str]:
    """Note every dialog and every request that leaves for another host."""
    seen: list[str] = []
    host = urlsplit(base).netloc
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).netloc == host or request.url.startswith("data:")
            else seen.append(request.url)
        ),
    )
    return seen


async def expect_texts(page: Page, root: str, texts: list[str]) -> None:
    shown = page.locator(f"{root} .message-plain")
    await expect(shown.filter(has_text=texts[-1]).last).to_be_attached()
    written = await shown.all_text_contents()
    for text in texts:
        assert text in written, text
    assert await page.evaluate(MADE_ELEMENTS, root) == []


async def test_no_script_runs_and_no_request_leaves(
    stack: Stack, citizen: Citizen, operator: OperatorClient, phone: Watched, desk: Watched
) -> None:
    await operator.be_present()
    await citizen.ask_for_operator()
    assert (await operator.claim(citizen.id))[0] == 200
    for payload in XSS:
        assert (await citizen.send(payload))[0] == 201
        assert (await operator.reply(citizen.id, payload))[0] == 201
    assert (await operator.note(citizen.id, XSS[0]))[0] == 201

    kept = json.dumps({"id": citizen.id, "token": citizen.token})
    await phone.context.add_init_script(f"sessionStorage.setItem('session', {json.dumps(kept)})")
    page = await phone.context.new_page()
    seen = watch(page, stack.base)
    await page.goto(stack.base)
    await expect_texts(page, "#log", XSS)
    assert seen == []

    console = await desk.context.new_page()
    seen = watch(console, stack.base)
    await console.goto(f"{stack.base}/console/login")
    await console.get_by_label("Identifiant").fill("gendarme")
    await console.get_by_label("Mot de passe").fill(PASSWORD)
    await console.keyboard.press("Enter")
    await console.locator(".row--mine").first.click()
    await expect_texts(console, "#transcript", XSS)
    assert seen == []
    assert (await operator.resolve(citizen.id))[0] == 200
