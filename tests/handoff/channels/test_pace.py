"""Who is too fast is told when to go on; what was accepted is all there, in order."""

import asyncio
import dataclasses

import aiohttp
import psycopg
import pytest
import pytest_asyncio

from handoff.settings import Settings
from tests.handoff.cast import Citizen
from tests.handoff.conftest import NewCitizen, Serve

BURST, OPENINGS = 5, 10
NUMBERS = ("17", "112", "114")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, message_burst=BURST, openings_per_hour=OPENINGS)


@pytest.mark.parametrize("is_parallel", [False, True], ids=["one by one", "all at once"])
async def test_fifty_messages_in_a_second_are_slowed_down_and_none_accepted_is_lost(
    citizen: Citizen, is_parallel: bool
) -> None:
    await citizen.ask_for_operator()

    async def send(n: int) -> tuple[int, str, str]:
        status, answer = await citizen.send(f"Message {n}")
        return status, answer.get("error", ""), citizen.last.get("Retry-After", "")

    if is_parallel:
        results = await asyncio.gather(*(send(n) for n in range(50)))
    else:
        results = [await send(n) for n in range(50)]
    accepted = [n for n, (status, _, _) in enumerate(results) if status == 201]
    assert {status for status, _, _ in results} == {201, 429}
    assert len(accepted) == BURST
    assert all("vite" in error for status, error, _ in results if status == 429)
    stored = (await citizen.read())["messages"]
    texts = [m["text"] for m in stored if m["author"] == "citizen"]
    assert sorted(texts) == sorted(f"Message {n}" for n in accepted)
    assert is_parallel or texts == [f"Message {n}" for n in accepted]
    assert [m["seq"] for m in stored] == list(range(1, len(stored) + 1))


async def test_a_refusal_says_when_to_try_again_and_then_it_works(citizen: Citizen) -> None:
    await citizen.ask_for_operator()
    id = "018f0000-0000-7000-8000-000000000000"
    while (await citizen.send("Bonjour"))[0] == 201:
        pass
    async with asyncio.timeout(15):
        while (await citizen.send("Le dernier", client_message_id=id))[0] == 429:
            await asyncio.sleep(int(citizen.last["Retry-After"]))
    assert (await citizen.send("Le dernier", client_message_id=id))[0] == 200


async def test_what_is_stored_already_is_returned_even_to_who_is_too_fast(
    citizen: Citizen,
) -> None:
    await citizen.ask_for_operator()
    id = "018f0000-0000-7000-8000-000000000000"
    await citizen.send("Bonjour", client_message_id=id)
    while (await citizen.send("Encore"))[0] == 201:
        pass
    status, answer = await citizen.send("Bonjour", client_message_id=id)
    assert (status, answer["message"]["text"]) == (200, "Bonjour")


async def test_one_citizens_haste_does_not_slow_another_down(new_citizen: NewCitizen) -> None:
    hasty, calm = await new_citizen(), await new_citizen()
    while (await hasty.send("Vite"))[0] == 201:
        pass
    assert (await calm.send("Bonjour"))[0] == 201


async def openings(base: str, count: int, **headers: str) -> list[aiohttp.ClientResponse]:
    async with aiohttp.ClientSession(base, headers=headers) as http:

        async def open_one() -> aiohttp.ClientResponse:
            async with http.post("/conversations", json={}) as answer:
                await answer.read()
                return answer

        return await asyncio.gather(*(open_one() for _ in range(count)))


async def test_an_address_opens_only_so_many_conversations_in_an_hour(
    base: str, superuser: psycopg.Connection
) -> None:
    answers = await openings(base, 40)
    assert [answer.status for answer in answers].count(201) == OPENINGS
    refusal = next(answer for answer in answers if answer.status == 429)
    body = await refusal.json()
    assert int(refusal.headers["Retry-After"]) > 0
    assert all(number in body["error"] for number in NUMBERS)
    assert superuser.execute("SELECT count(*) FROM conversation").fetchone() == (OPENINGS,)
    superuser.execute("UPDATE opening SET opened_at = opened_at - interval '61 minutes'")
    assert [answer.status for answer in await openings(base, 1)] == [201]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
async def test_a_forged_address_opens_no_more(base: str, name: str) -> None:
    await openings(base, OPENINGS)
    for n in range(3):
        forged = f"for=198.51.100.{n}" if name == "Forwarded" else f"198.51.100.{n}"
        assert [answer.status for answer in await openings(base, 1, **{name: forged})] == [429]


@pytest_asyncio.fixture
async def behind_a_proxy(serve: Serve, settings: Settings) -> str:
    return (await serve(dataclasses.replace(settings, proxies_count=1))).base


async def test_behind_a_proxy_only_what_the_proxy_wrote_counts(behind_a_proxy: str) -> None:
    base = behind_a_proxy
    for n in range(OPENINGS):
        given = {"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.1"}
        assert [answer.status for answer in await openings(base, 1, **given)] == [201]
    (forged,) = await openings(base, 1, **{"X-Forwarded-For": "203.0.113.99, 192.0.2.1"})
    (other,) = await openings(base, 1, **{"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    assert (forged.status, other.status) == (429, 201)
