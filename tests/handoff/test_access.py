"""Every route, asked by everybody who must not get in: the matrix is held against the router."""

import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from handoff.server import create_app
from handoff.settings import Settings
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import SECRET, NewCitizen

CANARY = "canari-4711"
PUBLIC, CITIZEN, OPERATOR, BOT = "public", "citizen", "operator", "bot"
UNIT, SUPERVISOR = "unit", "supervisor"
TALK, DESK = "/conversations/<conversation_id:str>", "/console/conversations/<conversation_id:str>"
REPORT = "/console/reports/<report_id:str>"

MATRIX = {
    ("GET", "/"): PUBLIC,
    ("GET", "/health"): PUBLIC,
    ("GET", "/static/<name:str>"): PUBLIC,
    ("POST", "/conversations"): PUBLIC,
    ("GET", TALK): CITIZEN,
    ("POST", f"{TALK}/messages"): CITIZEN,
    ("PUT", f"{TALK}/handoff"): CITIZEN,
    ("DELETE", f"{TALK}/handoff"): CITIZEN,
    ("GET", f"{TALK}/events"): CITIZEN,
    ("POST", f"{TALK}/files"): CITIZEN,
    ("GET", f"{TALK}/files/<file_id:str>"): CITIZEN,
    ("PUT", f"{TALK}/return-code"): CITIZEN,
    ("GET", f"{TALK}/reports/<reference:str>/receipt"): CITIZEN,
    ("POST", f"{TALK}/reports/<reference:str>/receipt-email"): CITIZEN,
    ("GET", "/retour"): PUBLIC,
    ("POST", "/return"): PUBLIC,
    ("GET", "/console/login"): PUBLIC,
    ("POST", "/console/login"): PUBLIC,
    ("GET", "/console/account"): OPERATOR,
    ("POST", "/console/account"): OPERATOR,
    ("POST", "/console/logout"): OPERATOR,
    ("GET", "/console"): OPERATOR,
    ("GET", "/console/queue"): OPERATOR,
    ("PUT", "/console/presence"): OPERATOR,
    ("GET", "/console/events"): OPERATOR,
    ("GET", DESK): OPERATOR,
    ("PUT", f"{DESK}/assignment"): OPERATOR,
    ("DELETE", f"{DESK}/assignment"): OPERATOR,
    ("PUT", f"{DESK}/resolution"): OPERATOR,
    ("POST", f"{DESK}/messages"): OPERATOR,
    ("POST", f"{DESK}/notes"): OPERATOR,
    ("POST", f"{DESK}/typing"): OPERATOR,
    ("GET", f"{DESK}/files/<file_id:str>"): OPERATOR,
    ("GET", "/console/reports"): OPERATOR,
    ("GET", "/console/reports/statistics"): SUPERVISOR,
    ("GET", REPORT): OPERATOR,
    ("POST", f"{REPORT}/fields"): OPERATOR,
    ("POST", f"{REPORT}/qualification"): OPERATOR,
    ("POST", f"{REPORT}/merge"): OPERATOR,
    ("POST", f"{REPORT}/separation"): OPERATOR,
    ("POST", f"{REPORT}/unit"): OPERATOR,
    ("POST", f"{REPORT}/transmission"): OPERATOR,
    ("POST", f"{REPORT}/transmissions/<transmission_id:str>/<decision:str>"): OPERATOR,
    ("POST", f"{REPORT}/closure"): OPERATOR,
    ("POST", f"{REPORT}/reopening"): OPERATOR,
    ("POST", f"{REPORT}/conversation"): OPERATOR,
    ("GET", "/internal/queue"): BOT,
    ("GET", "/units/acknowledgement/<token:str>"): UNIT,
    ("POST", "/units/acknowledgement/<token:str>"): UNIT,
    ("POST", "/units/acknowledgements"): UNIT,
}
"""Who may use a route. A new route needs its row here, and so its tests."""

STRANGERS: dict[str, tuple[str, ...]] = {
    "nobody": (CITIZEN, OPERATOR, BOT, UNIT, SUPERVISOR),
    "another citizen": (CITIZEN, OPERATOR, BOT, UNIT, SUPERVISOR),
    "the citizen": (OPERATOR, BOT, UNIT, SUPERVISOR),
    "an operator": (CITIZEN, BOT, UNIT, SUPERVISOR),
    "a made-up session": (CITIZEN, OPERATOR, BOT, UNIT, SUPERVISOR),
    "the bot": (CITIZEN, OPERATOR, UNIT, SUPERVISOR),
    "a wrong secret": (CITIZEN, OPERATOR, BOT, UNIT, SUPERVISOR),
    "half a secret": (CITIZEN, OPERATOR, BOT, UNIT, SUPERVISOR),
}


def routes(settings: Settings) -> Iterator[tuple[str, str]]:
    for route in create_app(settings, name="handoff_matrix").router.routes:
        for method in route.methods or ():
            yield method, f"/{route.path}".rstrip("/") or "/"


def test_every_route_has_its_row(settings: Settings) -> None:
    assert set(routes(settings)) == set(MATRIX)


@asynccontextmanager
async def stranger(
    who: str, base: str, new_citizen: NewCitizen, citizen: Citizen, console: OperatorClient
) -> Any:
    headers = {"Origin": base}
    cookies: dict[str, str] = {}
    if who == "another citizen":
        headers |= (await new_citizen()).headers
    elif who == "the citizen":
        headers |= citizen.headers
        cookies["console_session"] = citizen.token
    elif who == "an operator":
        cookies["console_session"] = console.cookie
        headers |= {"X-CSRF-Token": console.csrf, "Authorization": f"Bearer {console.cookie}"}
    elif who == "a made-up session":
        cookies["console_session"] = "A" * 43
        headers["X-CSRF-Token"] = "A" * 43
    elif who in {"the bot", "a wrong secret", "half a secret"}:
        secret = {"the bot": SECRET, "a wrong secret": "x", "half a secret": SECRET[:9]}[who]
        headers["Authorization"] = f"Bearer {secret}"
    async with aiohttp.ClientSession(base, headers=headers, cookies=cookies) as http:
        yield http


@pytest.mark.parametrize("who", STRANGERS)
async def test_nobody_gets_where_they_have_no_business(
    who: str, base: str, new_citizen: NewCitizen, citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await citizen.send(f"Secret {CANARY}")
    before = await console.read(citizen.id)
    async with stranger(who, base, new_citizen, citizen, console) as http:
        for (method, path), owner in MATRIX.items():
            if owner not in STRANGERS[who]:
                continue
            url = re.sub("<.*?>", citizen.id, path)
            async with http.request(method, url, json={"epoch": 1}, allow_redirects=False) as got:
                is_sent_to_sign_in = got.headers.get("Location") == "/console/login"
                assert got.status in {401, 403, 404} or is_sent_to_sign_in, f"{method} {path}"
                body = await got.text()
                assert CANARY not in body
                assert citizen.id not in body
    assert await console.read(citizen.id) == before


async def test_an_operator_without_csrf_token_changes_nothing(
    base: str, citizen: Citizen, console: OperatorClient
) -> None:
    console.csrf = ""
    changing = [row for row, who in MATRIX.items() if who == OPERATOR and row[0] != "GET"]
    assert len(changing) >= 9
    for method, path in changing:
        url = re.sub("<.*?>", citizen.id, path)
        assert (await console.ask(method, url.removeprefix("/console")))[0] == 403, path


async def test_a_page_asked_without_a_session_leads_to_sign_in(base: str) -> None:
    async with aiohttp.ClientSession(base, headers={"Accept": "text/html"}) as http:
        for path in ("/console", "/console/account"):
            async with http.get(path, allow_redirects=False) as got:
                assert (got.status, got.headers["Location"]) == (302, "/console/login")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_a_method_that_a_route_does_not_know_is_refused(
    base: str, citizen: Citizen, method: str
) -> None:
    async with aiohttp.ClientSession(base, headers=citizen.headers) as http:
        for path in {path for _, path in MATRIX}:
            if (method, path) in MATRIX:
                continue
            async with http.request(method, re.sub("<.*?>", citizen.id, path)) as got:
                assert got.status in {404, 405}, path


async def test_the_bots_door_opens_with_its_secret(base: str) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    async with (
        aiohttp.ClientSession(base, headers=headers) as http,
        http.get("/internal/queue") as got,
    ):
        assert await got.json() == {
            "operators_online": 0,
            "waiting": 0,
            "estimated_wait_minutes": None,
        }
