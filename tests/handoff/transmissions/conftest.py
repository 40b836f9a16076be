"""What the tests of transmissions share: a report, and the servers that it may go to."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handoff.database import Database
from handoff.reports.catalogue import ReportCatalogue
from tests.fakes.gateway import FakeGateway
from tests.fakes.mail import FakeMail
from tests.handoff.conftest import THEFT
from tests.handoff.stage import Clock
from tests.handoff.transmissions.post import Post


@pytest.fixture
def catalogue() -> ReportCatalogue:
    return ReportCatalogue({"theft": THEFT})


@pytest_asyncio.fixture
async def post(database: Database, clock: Clock, catalogue: ReportCatalogue) -> Post:
    post = Post(database, clock, catalogue)
    await post.open()
    return post


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[FakeMail]:
    server = FakeMail()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    server = FakeGateway()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that nobody vouches for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = f"-keyout {key} -out {certificate} -subj /CN=localhost"
    names = "-addext subjectAltName=DNS:localhost"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {made} {names}".split(),
        check=True,
        capture_output=True,
    )
    return certificate, key
