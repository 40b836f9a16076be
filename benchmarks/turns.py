"""A bot turn from POST to SSE, beside the same questions sent straight to Rasa's REST channel."""

import asyncio
import itertools
import uuid

import aiohttp

from benchmarks.figures import ROOT, Timings, print_row
from handoff.faq.entry_store import read_catalogue
from tests.handoff.cast import Citizen
from tests.whole.stack import Stack

QUESTIONS = [entry.title for entry in read_catalogue(ROOT / "data" / "faq").entries.values()]
ROUNDS = 120


async def measure(stack: Stack) -> None:
    """Print both ways at 1 and 10 citizens, alternating, in one run."""
    for citizens in (1, 10):
        ours, theirs = Timings(), Timings()
        for _ in range(3):
            rounds = ROUNDS // 3 // citizens
            await asyncio.gather(*(_ask_us(stack, ours, rounds) for _ in range(citizens)))
            await asyncio.gather(*(_ask_rasa(stack, theirs, rounds) for _ in range(citizens)))
        print_row(f"our turn, {citizens} at once", ours.show())
        print_row(f"Rasa's REST channel, {citizens} at once", theirs.show())
        ratio = ours.percentile(50) / theirs.percentile(50)
        print_row("ratio of the medians, ours to theirs", f"{ratio:.2f}")


async def _ask_us(stack: Stack, timings: Timings, rounds: int) -> None:
    citizen = Citizen(stack.base)
    try:
        seq = (await citizen.open())["state"]["last_seq"]
        async with citizen.follow(after=seq) as stream:
            for question in itertools.islice(itertools.cycle(QUESTIONS), rounds):
                async with timings.one():
                    status, _ = await citizen.send(question)
                    assert status == 201, status
                    await stream.until("message", lambda m: m["author"] != "citizen", 30)
    finally:
        await citizen.http.close()


async def _ask_rasa(stack: Stack, timings: Timings, rounds: int) -> None:
    sender = str(uuid.uuid4())
    async with aiohttp.ClientSession() as http:
        for question in itertools.islice(itertools.cycle(QUESTIONS), rounds):
            async with timings.one():
                turn = {"sender": sender, "message": question}
                async with http.post(f"{stack.bot}/webhooks/rest/webhook", json=turn) as response:
                    assert await response.json(), question
