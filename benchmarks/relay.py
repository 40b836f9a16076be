"""Citizen to gendarme and back, with 200 live conversations."""

import asyncio
import random
import time

from benchmarks.figures import Timings, print_row
from benchmarks.people import operators
from tests.handoff.cast import Citizen, OperatorClient, Stream
from tests.whole.stack import Stack

CONVERSATIONS = 200
OPERATORS = 20
MESSAGES = 600
PAUSE = 0.03
"""Seconds between two messages of the whole crowd."""
PERCENTS = (50, 95, 99)


async def measure(stack: Stack) -> None:
    consoles = await operators(stack, OPERATORS)
    citizens = [Citizen(stack.base) for _ in range(CONVERSATIONS)]
    to_operator, to_citizen = Timings(), Timings()
    async with asyncio.TaskGroup() as group:
        desks = [Desk(console, to_operator) for console in consoles]
        seats = [Seat(citizen, to_citizen) for citizen in citizens]
        for desk, shown in zip(_cycle(desks, len(seats)), seats, strict=True):
            await shown.sit_down(desk)
        following = [group.create_task(person.follow()) for person in (*desks, *seats)]
        await asyncio.sleep(1)
        for _ in range(MESSAGES // 2):
            seat = random.choice(seats)
            await asyncio.gather(seat.write(), random.choice(seats).be_written_to())
            await asyncio.sleep(PAUSE)
        await asyncio.sleep(2)
        for task in following:
            task.cancel()
    print_row("citizen's POST to the gendarme's screen", to_operator.show(PERCENTS))
    print_row("gendarme's POST to the citizen's screen", to_citizen.show(PERCENTS))
    lost = MESSAGES - len(to_operator.seconds) - len(to_citizen.seconds)
    print_row("messages sent, never seen", str(lost))
    for person in (*citizens, *consoles):
        await person.http.close()


class Desk:
    """A gendarme who follows the console and reads what changed."""

    def __init__(self, console: OperatorClient, timings: Timings) -> None:
        self.console = console
        self.sent: dict[str, float] = {}
        self._timings = timings
        self._seen: dict[str, int] = {}

    async def follow(self) -> None:
        async with self.console.follow() as stream:
            while True:
                await self._read_change(stream)

    async def _read_change(self, stream: Stream) -> None:
        change = await stream.next("conversation", within=600)
        if change["id"] not in self._seen:
            return
        after = self._seen[change["id"]]
        _, read = await self.console.ask("GET", f"/conversations/{change['id']}?after={after}")
        now = time.perf_counter()
        for message in read["messages"]:
            self._seen[change["id"]] = message["seq"]
            begun = self.sent.pop(message["text"], None)
            if begun is not None:
                self._timings.seconds.append(now - begun)

    async def take(self, id: str) -> None:
        status, _ = await self.console.claim(id)
        assert status == 200, status
        self._seen[id] = (await self.console.read(id))["conversation"]["last_seq"]


class Seat:
    """A citizen whose conversation a gendarme owns."""

    def __init__(self, citizen: Citizen, timings: Timings) -> None:
        self.citizen = citizen
        self.desk: Desk | None = None
        self._sent: dict[str, float] = {}
        self._timings = timings

    async def sit_down(self, desk: Desk) -> None:
        self.desk = desk
        await self.citizen.open()
        await self.citizen.ask_for_operator()
        await desk.take(self.citizen.id)

    async def follow(self) -> None:
        async with self.citizen.follow(after=3) as stream:
            while True:
                message = await stream.next("message", within=600)
                begun = self._sent.pop(message["text"], None)
                if begun is not None:
                    self._timings.seconds.append(time.perf_counter() - begun)

    async def write(self) -> None:
        assert self.desk is not None
        text = f"citoyen {random.random()}"
        self.desk.sent[text] = time.perf_counter()
        status, _ = await self.citizen.send(text)
        assert status == 201, status

    async def be_written_to(self) -> None:
        assert self.desk is not None
        text = f"gendarme {random.random()}"
        self._sent[text] = time.perf_counter()
        status, _ = await self.desk.console.reply(self.citizen.id, text)
        assert status == 201, status


def _cycle(desks: list[Desk], count: int) -> list[Desk]:
    return [desks[place % len(desks)] for place in range(count)]
