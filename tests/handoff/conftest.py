"""A real PostgreSQL, real processes of the service on free ports, and the cast."""

import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from handoff import embedded
from handoff.accounts.model import Operator
from handoff.conversations.turns import Turns
from handoff.database import Database
from handoff.faq.model import Catalogue, Entry
from handoff.migration import migrate
from handoff.reports.catalogue import Field, Kind, ReportCatalogue
from handoff.service import Service
from handoff.settings import Settings, read_settings
from tests.fakes.bot import FakeBot
from tests.fakes.rasa import FakeRasa
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.stage import (
    Clock,
    Process,
    address_of,
    fresh_database,
    make_operator,
    running,
    trust_the_disk,
)
from tests.handoff.talk import Talk

SECRET = "the secret of the tests"
TEMPLATE = "template_handoff"

ENTRY = Entry(
    id="por_plainte",
    theme="plainte",
    title="Porter plainte",
    keywords=("plainte",),
    sources=(),
    reviewed_on="2026-11-01",
    volatility="low",
    see_also=(),
    flags=frozenset(),
    phrasings=("porter plainte",),
    answer="Vous pouvez porter plainte dans toute brigade.",
)

THEFT = Kind(
    "theft",
    "Vol ou cambriolage",
    (
        Field("what", "Ce qui s'est passé", "text", required=True),
        Field("where", "Lieu", "place", required=True),
        Field("when", "Date et heure", "moment"),
        Field("contact", "Pour vous joindre", "contact"),
    ),
)

Serve = Callable[[Settings], Awaitable[Process]]
NewCitizen = Callable[..., Awaitable[Citizen]]
NewConsole = Callable[[str, Operator], Awaitable[OperatorClient]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL server with a migrated template."""
    given = os.environ.get("TEST_DATABASE_URL")
    # Not in pytest's own folder: another pytest closes it to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="handoff-tests-") as folder:
        server = None if given else embedded.start(Path(folder))
        url = given or server.get_uri()
        if server is not None:
            trust_the_disk(url)
        embedded.create_database(url, TEMPLATE)
        migrate(address_of(url, TEMPLATE))
        yield url
        if server is not None:
            server.cleanup()


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    with fresh_database(postgres, TEMPLATE) as url:
        yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def superuser(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection that may do what the service never does."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def operator(database: Database) -> Operator:
    return await make_operator(database, "claire", "Adjudante Claire")


@pytest_asyncio.fixture
async def other_operator(database: Database) -> Operator:
    return await make_operator(database, "marc", "Gendarme Marc")


@pytest_asyncio.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    return await Talk.open(database, clock)


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def turns(database: Database, bot: FakeBot, clock: Clock) -> Turns:
    catalogue, reports = Catalogue([ENTRY]), ReportCatalogue({"theft": THEFT})
    deadline = timedelta(seconds=8)
    return Turns(database, bot, lambda: catalogue, reports, clock, deadline)  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    fake = FakeRasa(SECRET)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def bot_deadline() -> int:
    """How long the bot may take (seconds): on a busy machine a good answer must not come late."""
    return 30


@pytest.fixture
def settings(database_url: str, rasa: FakeRasa, tmp_path: Path, bot_deadline: int) -> Settings:
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "BOT_URL": rasa.url,
            "BOT_SECRET": SECRET,
            "VAR_DIR": str(tmp_path),
            "BOT_DEADLINE": str(bot_deadline),
            "HEARTBEAT_SECONDS": "1",
            "LEASE_SECONDS": "2",
            "OPENINGS_PER_HOUR": "1000",
            "MESSAGE_BURST": "100",
        }
    )


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a handoff process; it ends with the test."""
    async with AsyncExitStack() as stack:

        async def start(settings: Settings) -> Process:
            return await stack.enter_async_context(running(settings))

        yield start


@pytest_asyncio.fixture
async def process(serve: Serve, settings: Settings) -> Process:
    return await serve(settings)


@pytest.fixture
def base(process: Process) -> str:
    return process.base


@pytest.fixture
def service(process: Process) -> Service:
    return process.service


@pytest_asyncio.fixture
async def new_citizen(base: str) -> AsyncIterator[NewCitizen]:
    async with AsyncExitStack() as stack:

        async def make(at: str = base) -> Citizen:
            citizen = Citizen(at)
            stack.push_async_callback(citizen.http.close)
            await citizen.open()
            return citizen

        yield make


@pytest_asyncio.fixture
async def citizen(new_citizen: NewCitizen) -> Citizen:
    return await new_citizen()


@pytest_asyncio.fixture
async def new_console() -> AsyncIterator[NewConsole]:
    """Sign an operator in, and be present, as their console does."""
    async with AsyncExitStack() as stack:

        async def make(at: str, operator: Operator) -> OperatorClient:
            client = OperatorClient(at, operator.login, operator.label)
            stack.push_async_callback(client.http.close)
            await client.enter()
            await client.be_present()
            return client

        yield make


@pytest_asyncio.fixture
async def console(base: str, operator: Operator, new_console: NewConsole) -> OperatorClient:
    return await new_console(base, operator)


@pytest_asyncio.fixture
async def other_console(
    base: str, other_operator: Operator, new_console: NewConsole
) -> OperatorClient:
    return await new_console(base, other_operator)
