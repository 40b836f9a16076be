"""Whatever is sent: a clear French sentence, the right status, nothing lost, service up."""

import html
import json
import re
import unicodedata
from typing import Any

import aiohttp
import pytest

from tests.handoff import hostile
from tests.handoff.cast import Citizen, OperatorClient, new_id

LEAKS = re.compile(
    r"traceback|exception|sanic|psycopg|python|postgres|/site-packages/|handoff\.|line \d",
    re.IGNORECASE,
)
FRENCH = re.compile(r"\b(votre|est|pas|n'|en|le|la|cette)\b", re.IGNORECASE)

NEVER_STORED = set("\x00\x01\x1b\x7f\x85\ud800" + hostile.BIDI)


def plain(text: str) -> str:
    """Return the letters and digits of a text that no cleaning may touch."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c.isalnum() and c.isascii())


async def post(citizen: Citizen, body: bytes, headers: dict[str, str]) -> tuple[int, Any, str]:
    url = f"/conversations/{citizen.id}/messages"
    async with citizen.http.post(url, data=body, headers=citizen.headers | headers) as answer:
        text = await answer.text()
        assert not LEAKS.search(text), text
        assert "Server" not in answer.headers
        return answer.status, json.loads(text), text


async def refused(citizen: Citizen, body: bytes, status: int = 422, **headers: str) -> None:
    before = await citizen.read()
    given, answer, _ = await post(citizen, body, {"Content-Type": hostile.JSON} | headers)
    assert given == status, body[:80]
    assert FRENCH.search(answer["error"])
    assert answer["code"]
    assert (await citizen.read())["messages"] == before["messages"]


async def test_what_can_be_read_is_a_message(citizen: Citizen) -> None:
    await citizen.ask_for_operator()
    for name, text in hostile.ACCEPTED_TEXTS.items():
        status, answer = await citizen.send(text)
        assert status == 201, name
        message = (await citizen.read())["messages"][-1]
        assert message == answer["message"]
        assert message["html"] is None
        assert not set(message["text"]) & NEVER_STORED, name
        assert plain(message["text"]) == plain(text)


async def test_what_cannot_be_read_is_refused_and_said_so(citizen: Citizen) -> None:
    for text in hostile.REFUSED_TEXTS.values():
        await refused(citizen, hostile.body(client_message_id=new_id(), text=text))


async def test_an_id_that_is_none_is_refused(citizen: Citizen) -> None:
    for id in hostile.IDS:
        await refused(citizen, hostile.body(client_message_id=id, text="Bonjour"))
    await refused(citizen, hostile.body(text="Bonjour"))


async def test_a_body_that_is_none_is_refused(citizen: Citizen) -> None:
    for body, headers in hostile.REFUSED_BODIES.values():
        await refused(citizen, body, **headers)


@pytest.mark.parametrize("is_chunked", [False, True], ids=["sized", "chunked"])
async def test_a_megabyte_is_too_long(citizen: Citizen, is_chunked: bool) -> None:
    body = hostile.body(client_message_id=new_id(), text="a" * 1_000_000)

    async def pieces() -> Any:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    headers = citizen.headers | {"Content-Type": hostile.JSON}
    async with citizen.http.post(
        f"/conversations/{citizen.id}/messages",
        data=pieces() if is_chunked else body,
        headers=headers,
    ) as answer:
        assert answer.status == 413
        assert "trop long" in (await answer.json())["error"]
    assert len((await citizen.read())["messages"]) == 1


async def test_of_duplicate_keys_the_last_counts(citizen: Citizen) -> None:
    body = f'{{"client_message_id": "{new_id()}", "text": "un", "text": "deux"}}'.encode()
    status, answer, _ = await post(citizen, body, {"Content-Type": hostile.JSON})
    assert (status, answer["message"]["text"]) == (201, "deux")


async def test_unknown_fields_are_ignored(citizen: Citizen) -> None:
    status, answer = await citizen.send("Bonjour", author="operator", html="<b>x</b>", seq=99)
    assert status == 201
    assert (answer["message"]["author"], answer["message"]["seq"]) == ("citizen", 2)


async def test_a_path_that_leads_nowhere_is_said_so(citizen: Citizen, base: str) -> None:
    for path in hostile.PATHS:
        for url in (f"/conversations/{path}", f"/conversations/{path}/messages", f"/{path}"):
            async with (
                aiohttp.ClientSession(headers=citizen.headers) as http,
                http.get(aiohttp.client.URL(base + url, encoded=" " not in url)) as answer,
            ):
                assert answer.status in {400, 404, 405, 414}, url
                text = await answer.text()
                assert not LEAKS.search(text)
                assert "Set-Cookie" not in answer.headers
    assert (await citizen.send("Bonjour"))[0] == 201


async def test_no_markup_of_a_citizen_is_ever_html(
    citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    for payload in hostile.XSS:
        status, answer = await citizen.send(payload)
        assert status == 201, payload
        assert answer["message"]["html"] is None
        assert (await console.reply(citizen.id, payload))[1]["message"]["html"] is None
    seen = (await citizen.read())["messages"] + (await console.read(citizen.id))["messages"]
    assert len(seen) > 4 * len(hostile.XSS)
    assert all(m["html"] is None for m in seen if m["author"] in {"citizen", "operator"})
    async with console.http.get("/console/", headers={"Accept": "text/html"}) as page:
        assert "evil.example" not in html.unescape(await page.text())


@pytest.mark.parametrize("field", ["text", "client_message_id", "epoch"])
async def test_the_console_refuses_what_it_cannot_read(
    citizen: Citizen, console: OperatorClient, field: str
) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    before = await console.read(citizen.id)
    at = f"/conversations/{citizen.id}"
    if field == "epoch":
        asked = [
            await console.ask("PUT", f"{at}/resolution", epoch=epoch)
            for epoch in (None, "2", 2.0, True, -1, 2**31, 10**30, [], {})
        ]
    elif field == "text":
        texts = hostile.REFUSED_TEXTS.values()
        asked = [await console.reply(citizen.id, text) for text in texts if text == text]
    else:
        asked = [
            await console.ask("POST", f"{at}/notes", client_message_id=id, text="a")
            for id in hostile.IDS
        ]
    assert {status for status, _ in asked} == {422}
    assert all(FRENCH.search(answer["error"]) for _, answer in asked)
    assert await console.read(citizen.id) == before
