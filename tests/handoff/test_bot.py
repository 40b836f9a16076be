"""The way to Rasa: what counts as an answer, as an absence and as a failure."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import pytest_asyncio

from handoff.bot import Bot
from handoff.bot_answer import BotAnswer, BotAway, BotFailed
from tests.fakes.rasa import RESET, FakeRasa, hands_off, says
from tests.handoff.conftest import SECRET

DEADLINE = 0.5
Ask = Callable[..., Awaitable[BotAnswer]]

GARBAGE: dict[str, object] = {
    "not JSON": "<html>oops</html>",
    "broken JSON": b'{"messages": [',
    "not UTF-8": b'{"messages": "\xff\xfe"}',
    "nothing": b"",
    "a list": [],
    "null": None,
    "a number": 5,
    "no keys": {},
    "messages missing": {"handoff": None, "understood": {}},
    "messages null": {"messages": None, "handoff": None, "understood": {}},
    "messages a text": {"messages": "Bonjour", "handoff": None, "understood": {}},
    "a message that is a text": {"messages": ["Bonjour"], "handoff": None, "understood": {}},
    "text is a number": says(5),  # type: ignore[arg-type]
    "text is a list": says(["Bonjour"]),  # type: ignore[arg-type]
    "text is blank": says("   "),
    "no message": {"outcome": "silent", "messages": [], "handoff": None, "understood": {}},
    "choices are texts": says("Oui", choices=["a"]),
    "choices lack a title": says("Oui", choices=[{"choice": "a"}]),
    "suggest is a number": says("Oui", suggest=5),
    "understood null": {**says("Oui"), "understood": None},
    "handoff a text": {**says("Oui"), "handoff": "please"},
    "handoff in an unknown lane": hands_off("Oui", lane="P9"),
    "handoff without slots": {**says("Oui"), "handoff": {"reason": "x", "lane": "P3"}},
    "too deep": b"[" * 100_000 + b"]" * 100_000,
    "huge": says("a" * 5_000_000),
    "padded": json.dumps(says("a" * 60_000)).encode() + b" " * 5_000_000,
}


@pytest_asyncio.fixture
async def ask(rasa: FakeRasa) -> AsyncIterator[Ask]:
    bot = Bot(rasa.url, SECRET, DEADLINE, parallel=2)
    await bot.open()

    async def ask(text: str = "Bonjour") -> BotAnswer:
        return await bot.answer(
            uuid4(),
            text=text,
            choice=None,
            is_resumed=False,
            seq=2,
            sent_at=datetime.now(UTC),
            draft=None,
        )

    yield ask
    await bot.close()


async def test_an_answer_is_read_as_agreed(ask: Ask, rasa: FakeRasa) -> None:
    rasa.reply = lambda turn: says(
        "Oui", choices=[{"title": "Autre", "choice": "x"}], suggest=["urg_17"], faq="con_y"
    )
    (message,) = (await ask()).messages
    assert message.text == "Oui"
    assert (message.choices, message.suggest, message.faq) == (
        (("Autre", "x"),),
        ("urg_17",),
        "con_y",
    )
    assert rasa.turns[0]["kind"] == "text"


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_a_failed_turn(ask: Ask, rasa: FakeRasa, garbage: object) -> None:
    rasa.reply = lambda turn: garbage
    with pytest.raises(BotFailed):
        await ask()


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422, 500])
async def test_a_refusal_is_a_failed_turn(ask: Ask, rasa: FakeRasa, status: int) -> None:
    rasa.status = status
    with pytest.raises(BotFailed):
        await ask()


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_bot_that_is_not_ready_is_away(ask: Ask, rasa: FakeRasa, status: int) -> None:
    rasa.status = status
    with pytest.raises(BotAway):
        await ask()


async def test_a_cut_connection_is_a_bot_away(ask: Ask, rasa: FakeRasa) -> None:
    rasa.reply = lambda turn: RESET
    with pytest.raises(BotAway):
        await ask()


async def test_a_refused_connection_is_a_bot_away(ask: Ask, rasa: FakeRasa) -> None:
    await rasa.stop()
    with pytest.raises(BotAway):
        await ask()


async def test_a_slow_bot_has_failed_at_its_deadline(ask: Ask, rasa: FakeRasa) -> None:
    rasa.hold()
    async with asyncio.timeout(DEADLINE + 0.5):
        with pytest.raises(BotFailed, match="slow"):
            await ask()


async def test_a_crowd_before_a_hanging_bot_waits_no_longer_than_two_deadlines(
    ask: Ask, rasa: FakeRasa
) -> None:
    rasa.hold()
    async with asyncio.timeout(2 * DEADLINE + 1):
        outcomes = await asyncio.gather(*(ask() for _ in range(20)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {BotFailed, BotAway}
    assert len(rasa.turns) <= 4


async def test_a_bot_is_ready_when_it_says_so(rasa: FakeRasa) -> None:
    bot = Bot(rasa.url, SECRET, DEADLINE)
    await bot.open()
    assert await bot.is_ready()
    rasa.is_ready = False
    assert not await bot.is_ready()
    await rasa.stop()
    assert not await bot.is_ready()
    await bot.close()
