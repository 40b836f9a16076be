"""Memory of each process, and of each idle stream with 2,000 open."""

import asyncio
import contextlib
import resource

import aiohttp

from benchmarks.figures import print_row, resident
from tests.handoff.cast import Citizen
from tests.whole.stack import Stack

STREAMS = 2000
PROCESSES = {"handoff": "handoff.server", "rasa": "rasa run", "actions": "actions.serve"}


async def measure_processes(stack: Stack) -> None:
    for name, command in PROCESSES.items():
        print_row(f"resident memory of {name}", f"{resident(stack.pid(command)):7.0f} MiB")


async def measure_streams(stack: Stack) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    citizen = Citizen(stack.base)
    await citizen.open()
    pid = stack.pid(PROCESSES["handoff"])
    before = resident(pid)
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(stack.base, connector=connector) as http,
        contextlib.AsyncExitStack() as opened,
    ):
        for _ in range(STREAMS):
            response = await opened.enter_async_context(
                http.get(f"/conversations/{citizen.id}/events", headers=citizen.headers)
            )
            assert response.status == 200
        await asyncio.sleep(20)
        per_stream = (resident(pid) - before) * 1024 / STREAMS
        print_row(f"memory of an idle stream, {STREAMS} open", f"{per_stream:7.1f} KiB")
    await citizen.http.close()
