"""A real PostgreSQL, a real server on a free port, and the cast."""

import itertools
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from psycopg.sql import SQL, Identifier

from handoff import embedded
from handoff.accounts import operations as accounts
from handoff.accounts import store as account_store
from handoff.accounts.model import Operator
from handoff.database import Database, migrate
from handoff.server import create_app
from handoff.settings import Settings, read_settings
from tests.fakes.rasa import FakeRasa
from tests.handoff.cast import Citizen, OperatorClient

SECRET = "the secret of the tests"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty PostgreSQL server with a migrated template."""
    given = os.environ.get("TEST_DATABASE_URL")
    server = None if given else embedded.start(tmp_path_factory.mktemp("pg"))
    url = given or server.get_uri()
    embedded.create_database(url, "template_handoff")
    migrate(_named(url, "template_handoff"))
    yield url
    if server is not None:
        server.cleanup()


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            SQL("CREATE DATABASE {} TEMPLATE template_handoff").format(Identifier(name))
        )
    yield _named(postgres, name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


class Clock:
    """A clock that tests move by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def make_operator(database: Database, login: str, grade: str, name: str) -> Operator:
    now = datetime.now(UTC)
    password = await accounts.issue_password(database, login=login, now=now)
    async with database.transaction() as connection:
        made = await account_store.operator_by_login(connection, login)
    assert made is not None
    await accounts.complete_account(
        database, made, password=password * 2, grade=grade, given_name=name, now=now
    )
    async with database.transaction() as connection:
        complete = await account_store.operator_by_login(connection, login)
    assert complete is not None
    return complete


@pytest_asyncio.fixture
async def operator(database: Database) -> Operator:
    return await make_operator(database, "claire", "Adjudante", "Claire")


@pytest_asyncio.fixture
async def other_operator(database: Database) -> Operator:
    return await make_operator(database, "marc", "Gendarme", "Marc")


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    fake = FakeRasa(SECRET)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def settings(database_url: str, rasa: FakeRasa, tmp_path: Path) -> Settings:
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "BOT_URL": rasa.url,
            "BOT_SECRET": SECRET,
            "VAR_DIR": str(tmp_path),
            "BOT_DEADLINE": "1",
            "HEARTBEAT_SECONDS": "1",
            "LEASE_SECONDS": "2",
            "OPENINGS_PER_HOUR": "1000",
            "MESSAGE_BURST": "100",
        }
    )


Serve = Callable[..., Awaitable[str]]


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a handoff process inside the test's loop; return its address."""
    running = []

    async def start(settings: Settings) -> str:
        app = create_app(settings, name=f"handoff_{next(_numbers)}")
        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, access_log=False
        )
        assert server is not None
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        running.append(server)
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server in running:
        await server.before_stop()
        for connection in server.connections:
            connection.close()
        await server.close()
        await server.after_stop()


@pytest_asyncio.fixture
async def base(serve: Serve, settings: Settings) -> str:
    return await serve(settings)


@pytest_asyncio.fixture
async def new_citizen(base: str) -> AsyncIterator[Callable[[], Awaitable[Citizen]]]:
    made: list[Citizen] = []

    async def make() -> Citizen:
        citizen = Citizen(base)
        made.append(citizen)
        await citizen.open()
        return citizen

    yield make
    for citizen in made:
        await citizen.http.close()


@pytest_asyncio.fixture
async def citizen(new_citizen: Callable[[], Awaitable[Citizen]]) -> Citizen:
    return await new_citizen()


async def _console(base: str, database: Database, login: str, label: str) -> OperatorClient:
    password = await accounts.issue_password(database, login=login, now=datetime.now(UTC))
    client = OperatorClient(base, login, label)
    await client.sign_in(password)
    await client.be_present()
    return client


@pytest_asyncio.fixture
async def console(base: str, database: Database) -> AsyncIterator[OperatorClient]:
    client = await _console(base, database, "claire", "Adjudante Claire")
    yield client
    await client.http.close()


@pytest_asyncio.fixture
async def other_console(base: str, database: Database) -> AsyncIterator[OperatorClient]:
    client = await _console(base, database, "marc", "Gendarme Marc")
    yield client
    await client.http.close()


def _named(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        given = connection.info
        if given.host.startswith("/"):
            return f"postgresql://{given.user}:@/{name}?host={given.host}"
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
