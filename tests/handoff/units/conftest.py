"""A registry of units on a fresh database, empty and filled."""

from pathlib import Path

import pytest
import pytest_asyncio

from handoff.database import Database
from tests.handoff.stage import Clock
from tests.handoff.units.official import FORT, GAILLON, Registry, write


@pytest.fixture
def registry(database: Database, clock: Clock) -> Registry:
    return Registry(database, clock)


@pytest_asyncio.fixture
async def filled(registry: Registry, tmp_path: Path) -> Registry:
    await registry.units(write(tmp_path / "known.csv", GAILLON, FORT))
    return registry
