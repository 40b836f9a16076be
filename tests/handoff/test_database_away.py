"""PostgreSQL goes away during service: everybody is told, nothing is lost, all comes back alone."""

import asyncio
import dataclasses
import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from handoff.settings import Settings
from tests.fakes.proxy import Proxy
from tests.fakes.rasa import FakeRasa
from tests.handoff.cast import Citizen, OperatorClient, new_id

pytestmark = pytest.mark.skipif(
    "TEST_DATABASE_URL" in os.environ, reason="the proxy stands before the embedded server"
)
NUMBERS = ("17", "112", "114")


@pytest_asyncio.fixture
async def proxy(database_url: str) -> AsyncIterator[Proxy]:
    proxy = Proxy(database_url)
    await proxy.restore()
    yield proxy
    await proxy.cut()


@pytest.fixture
def settings(settings: Settings, proxy: Proxy) -> Settings:
    return dataclasses.replace(settings, database_url=proxy.url)


async def refused(answer: aiohttp.ClientResponse) -> None:
    assert answer.status == 503, await answer.text()
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    error = (await answer.json())["error"]
    assert all(number in error for number in NUMBERS)
    assert "instant" in error


async def until_accepted(citizen: Citizen, text: str, id: str) -> None:
    """Post again until it is accepted, as the page does."""
    async with asyncio.timeout(15):
        while (await citizen.send(text, client_message_id=id))[0] not in {200, 201}:
            await asyncio.sleep(0.2)


async def is_healthy(citizen: Citizen) -> None:
    async with asyncio.timeout(15):
        while (await citizen.http.get("/health")).status != 200:
            await asyncio.sleep(0.2)


async def test_every_door_says_that_the_service_comes_back(
    citizen: Citizen, console: OperatorClient, proxy: Proxy
) -> None:
    await proxy.cut()
    at = f"/conversations/{citizen.id}"
    body = {"client_message_id": new_id(), "text": "Bonjour"}

    async def ask(client: aiohttp.ClientSession, method: str, path: str) -> None:
        headers = citizen.headers | {"X-CSRF-Token": console.csrf}
        async with client.request(method, path, json=body, headers=headers) as answer:
            await refused(answer)

    await asyncio.gather(
        ask(citizen.http, "POST", "/conversations"),
        ask(citizen.http, "GET", at),
        ask(citizen.http, "POST", f"{at}/messages"),
        ask(citizen.http, "POST", f"{at}/files"),
        ask(citizen.http, "PUT", f"{at}/handoff"),
        ask(citizen.http, "GET", f"{at}/events"),
        ask(citizen.http, "GET", "/health"),
        ask(console.http, "GET", "/console/queue"),
        ask(console.http, "PUT", "/console/presence"),
        ask(console.http, "POST", f"/console{at}/messages"),
        ask(console.http, "POST", "/console/login"),
    )


async def test_the_citizens_page_and_its_emergency_numbers_need_no_database(
    base: str, proxy: Proxy
) -> None:
    await proxy.cut()
    async with aiohttp.ClientSession(base) as http, http.get("/") as page:
        assert page.status == 200
        text = await page.text()
    assert all(f'href="{link}"' in text for link in ("tel:17", "tel:112", "sms:114"))


async def test_all_recovers_alone_and_nothing_is_lost_or_doubled(
    citizen: Citizen, proxy: Proxy, rasa: FakeRasa
) -> None:
    ids = [new_id() for _ in range(3)]
    for round_, id in enumerate(ids):
        assert (await citizen.send(f"Avant {round_}"))[0] == 201
        await citizen.answered(f"Réponse à : Avant {round_}")
        await proxy.cut()
        assert (await citizen.send(f"Pendant {round_}", client_message_id=id))[0] == 503
        await proxy.restore()
        await until_accepted(citizen, f"Pendant {round_}", id)
        await citizen.answered(f"Réponse à : Pendant {round_}")
    said = [text for author, text in await citizen.texts() if author == "citizen"]
    assert said == [f"{when} {n}" for n in range(3) for when in ("Avant", "Pendant")]
    answers = [text for author, text in await citizen.texts() if author == "bot"][1:]
    assert answers == [f"Réponse à : {text}" for text in said]


@pytest.mark.parametrize("bot_deadline", [5])
async def test_a_turn_cut_off_from_the_database_is_answered_once_afterwards(
    citizen: Citizen, proxy: Proxy, rasa: FakeRasa
) -> None:
    gate = rasa.hold()
    await citizen.send("Bonjour")
    await asyncio.wait_for(rasa.started.wait(), 30)
    await proxy.cut()
    gate.set()
    await proxy.restore()
    await is_healthy(citizen)
    await citizen.answered("Réponse à : Bonjour")
    texts = [text for _, text in await citizen.texts()]
    assert texts.count("Réponse à : Bonjour") == 1


async def test_streams_follow_again_after_the_cut(
    citizen: Citizen, console: OperatorClient, proxy: Proxy
) -> None:
    async with citizen.follow() as stream:
        await stream.next("state")
        await proxy.cut()
        await stream.end()
    await proxy.restore()
    await until_accepted(citizen, "Me revoilà", new_id())
    async with citizen.follow(after=1) as stream:
        await stream.until("message", lambda m: m["text"] == "Réponse à : Me revoilà")
    await citizen.ask_for_operator()
    async with console.follow() as stream:
        await stream.until("queue", lambda queue: queue["waiting"])
