"""Every answer, page, stream or error carries the security headers and tells nothing inward."""

import asyncio
import re

import aiohttp
import pytest

from handoff.static_files import FOLDER
from tests.handoff import hostile
from tests.handoff.cast import Citizen, OperatorClient

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
RAW: dict[str, bytes] = {
    "not HTTP": b"GARBAGE\r\n\r\n",
    "an unknown protocol": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a bad header": b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    "a bad length": b"POST /conversations HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "a negative length": b"POST /conversations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a bad chunk": b"POST /conversations HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nz\r\n",
    "two lengths": b"POST /conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
    b"Content-Length: 3\r\nContent-Type: application/json\r\n\r\n{}",
    "a huge header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    "a bad path": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
}
INWARD = re.compile(r"traceback|sanic|python|/site-packages/|\bline \d", re.IGNORECASE)


def check(answer: aiohttp.ClientResponse) -> None:
    headers = answer.headers
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["Content-Security-Policy"].split(";")
    )
    assert {name: policy[name] for name in DIRECTIVES} == DIRECTIVES
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(headers)
    is_asset = answer.url.path.startswith("/static/") and answer.status == 200
    assert ("no-store" in headers["Cache-Control"]) != is_asset


async def test_every_answer_carries_the_security_headers(
    citizen: Citizen, console: OperatorClient
) -> None:
    asset = next(path.name for path in FOLDER.iterdir() if path.suffix == ".js")
    talk = f"/conversations/{citizen.id}"
    asked = [
        ("GET", "/", 200, {}),
        ("GET", "/health", 200, {}),
        ("GET", f"/static/{asset}", 200, {}),
        ("GET", "/static/../settings.py", 404, {}),
        ("GET", "/static/manifest.json", 404, {}),
        ("GET", "/nowhere", 404, {}),
        ("DELETE", "/", 405, {}),
        ("GET", talk, 200, {}),
        ("GET", "/conversations/x", 404, {}),
        ("POST", f"{talk}/messages", 422, {"json": {}}),
        ("POST", f"{talk}/messages", 413, {"data": b"a" * 70_000}),
        ("GET", f"{talk}/events", 200, {}),
        ("GET", "/console/login", 200, {}),
        ("POST", "/console/login", 403, {}),
        ("GET", "/console", 302, {}),
        ("GET", "/console/queue", 401, {}),
        ("GET", "/internal/queue", 401, {}),
    ]
    for method, path, status, more in asked:
        headers = citizen.headers | ({"Accept": "text/html"} if path == "/console" else {})
        async with citizen.http.request(
            method, path, headers=headers, allow_redirects=False, **more
        ) as answer:
            assert answer.status == status, path
            check(answer)
    for path in ("/console", "/console/queue", "/console/events", "/console/conversations/x"):
        async with console.http.get(path) as answer:
            check(answer)


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW)
async def test_what_is_not_http_is_refused_without_a_word_about_the_inside(
    base: str, sent: bytes
) -> None:
    host, port = base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    async with asyncio.timeout(5):
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"content-length: (\d+)", answer, re.IGNORECASE)
        body = (await reader.readexactly(int(length.group(1)))).decode() if length else ""
    writer.close()
    assert re.match(r"HTTP/1.1 (400|404|413|417|431|505) ", answer)
    assert not INWARD.search(answer + body)
    assert "x-content-type-options: nosniff" in answer.lower()


async def test_a_page_loads_nothing_from_elsewhere_and_holds_no_inline_script(
    citizen: Citizen, console: OperatorClient
) -> None:
    for client, path in [
        (citizen.http, "/"),
        (citizen.http, "/console/login"),
        (console.http, "/console"),
        (console.http, "/console/account"),
    ]:
        async with client.get(path, headers={"Accept": "text/html"}) as answer:
            assert answer.status == 200
            page = await answer.text()
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), path
        assert not re.search(r"\son\w+=|<style|\sstyle=", page), path
        assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', page), path


async def test_a_login_is_shown_again_as_text(base: str) -> None:
    async with aiohttp.ClientSession(base, headers={"Origin": base}) as http:
        for payload in hostile.XSS[:20]:
            form = {"login": payload, "password": "x"}
            async with http.post("/console/login", data=form) as answer:
                page = await answer.text()
                assert answer.status in {401, 429}
            assert payload.lower() not in page.lower()
