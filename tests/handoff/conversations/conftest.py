"""Turns with a bot that ends them as the test says."""

from datetime import timedelta

import pytest

from handoff.conversations.turns import Turns
from handoff.database import Database
from handoff.faq.model import Catalogue, Entry
from tests.fakes.bot import FakeBot
from tests.handoff.stage import Clock

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


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def turns(database: Database, bot: FakeBot, clock: Clock) -> Turns:
    catalogue = Catalogue([ENTRY])
    return Turns(database, bot, lambda: catalogue, clock, timedelta(seconds=8))  # type: ignore[arg-type]
