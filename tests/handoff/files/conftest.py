"""What the tests of files share: the checks of one process, and a fake clamd."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from handoff.files.checking import Checking
from tests.fakes.clamd import FakeClamd


@pytest.fixture
def checking() -> Checking:
    return Checking(None)


@pytest_asyncio.fixture
async def clamd() -> AsyncIterator[FakeClamd]:
    fake = FakeClamd()
    await fake.start()
    yield fake
    await fake.stop()
