"""One running product and one Chromium for all the tests of the whole."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.fakes.mail import FakeMail
from tests.handoff.cast import Citizen, OperatorClient
from tests.whole.stack import ROOT, Stack

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Long enough for a busy machine: what these tests measure is what happens, never how fast.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    # Not in pytest's own folder: another pytest closes it to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="whole-tests-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def model() -> Path:
    path = ROOT / "models" / "brigade.tar.gz"
    assert path.exists(), "run `make train` first"
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def mailbox() -> AsyncIterator[FakeMail]:
    """The mail server of a unit."""
    mail = FakeMail()
    await mail.start()
    yield mail
    await mail.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(model: Path, var: Path, mailbox: FakeMail) -> AsyncIterator[Stack]:
    smtp = f"smtp://127.0.0.1:{mailbox.port}"
    stack = Stack(var, SMTP_URL=smtp, MAIL_FROM="brigade@example.fr")
    stack.start()
    await stack.bot_is_ready()
    await stack.is_up()
    yield stack
    stack.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def operator(stack: Stack) -> AsyncIterator[OperatorClient]:
    client = OperatorClient(stack.base, "gendarme", "Adjudante Claire")
    await client.sign_in(stack.one_time_password())
    yield client
    await client.http.close()


@pytest_asyncio.fixture
async def empty_queue(operator: OperatorClient) -> None:
    """Nobody from another test waits: what tests write may raise an alarm with another model."""
    await operator.be_present()
    for place in (await operator.queue())["waiting"]:
        assert (await operator.claim(place["id"]))[0] == 200
        assert (await operator.resolve(place["id"]))[0] == 200


@pytest_asyncio.fixture
async def citizen(stack: Stack) -> AsyncIterator[Citizen]:
    citizen = Citizen(stack.base)
    await citizen.open()
    yield citizen
    await citizen.http.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM is None:
        pytest.skip("no Chromium found on this machine: apt-get install chromium")
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


class Watched:
    """Pages of a context, and everything wrong that their consoles said."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []

    async def open(self, url: str) -> Page:
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type == "error" else None,
        )
        await page.goto(url)
        return page


@pytest_asyncio.fixture
async def phone(browser: Browser) -> AsyncIterator[Watched]:
    """A citizen's small, old telephone."""
    context = await browser.new_context(
        viewport={"width": 320, "height": 640}, has_touch=True, locale="fr-FR"
    )
    yield Watched(context)
    await context.close()


@pytest_asyncio.fixture
async def desk(browser: Browser) -> AsyncIterator[Watched]:
    """A gendarme's desk."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    yield Watched(context)
    await context.close()


@pytest.fixture(scope="session")
def shots() -> Iterator[Path]:
    """Where screenshots go, to be looked at."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
