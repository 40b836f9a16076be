"""A change in the console needs its own page: another site's request changes nothing."""

from typing import Any

import aiohttp
import pytest

from handoff.accounts.model import Operator
from tests.handoff.cast import PASSWORD, Citizen, OperatorClient, new_id

FOREIGN: dict[str, dict[str, str]] = {
    "no sign of where it comes from": {},
    "another origin": {"Origin": "https://evil.example"},
    "no origin at all": {"Origin": "null"},
    "our name in another's": {"Origin": "https://127.0.0.1.evil.example"},
    "our host on another port": {"Origin": "http://127.0.0.1:1"},
    "cross-site by the browser's word": {"Sec-Fetch-Site": "cross-site"},
    "same site is not same origin": {"Sec-Fetch-Site": "same-site"},
    "typed by hand": {"Sec-Fetch-Site": "none"},
}


def changes(id: str) -> list[tuple[str, str, dict[str, Any]]]:
    at = f"/conversations/{id}"
    return [
        ("PUT", "/presence", {}),
        ("PUT", f"{at}/assignment", {"epoch": 1}),
        ("DELETE", f"{at}/assignment", {"epoch": 2}),
        ("PUT", f"{at}/resolution", {"epoch": 2}),
        ("POST", f"{at}/messages", {"client_message_id": new_id(), "text": "x"}),
        ("POST", f"{at}/notes", {"client_message_id": new_id(), "text": "x"}),
        ("POST", f"{at}/typing", {}),
    ]


async def test_without_the_right_csrf_token_nothing_changes(
    citizen: Citizen, console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    before = await console.read(citizen.id)
    for token in (None, "", "x", "é", "A" * 43):
        headers = {} if token is None else {"X-CSRF-Token": token}
        for method, path, body in changes(citizen.id):
            async with console.http.request(
                method, f"/console{path}", json=body, headers=headers
            ) as answer:
                assert answer.status == 403, path
                assert "permise" in (await answer.json())["error"]
    assert await console.read(citizen.id) == before


async def test_the_csrf_token_of_another_session_is_refused(
    console: OperatorClient, other_console: OperatorClient
) -> None:
    console.csrf = other_console.csrf
    assert (await console.ask("PUT", "/presence"))[0] == 403


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
async def test_a_request_from_elsewhere_changes_nothing(
    base: str, citizen: Citizen, console: OperatorClient, headers: dict[str, str]
) -> None:
    await citizen.ask_for_operator()
    before = await console.read(citizen.id)
    cookies = {"console_session": console.cookie}
    given = headers | {"X-CSRF-Token": console.csrf}
    async with aiohttp.ClientSession(base, cookies=cookies, headers=given) as elsewhere:
        for method, path, body in changes(citizen.id):
            async with elsewhere.request(method, f"/console{path}", json=body) as answer:
                assert answer.status == 403, path
        form = {"csrf": console.csrf}
        async with elsewhere.post("/console/logout", data=form) as answer:
            assert answer.status == 403
        async with elsewhere.post("/console/account", data=form) as answer:
            assert answer.status == 403
    assert await console.read(citizen.id) == before


async def test_nobody_is_signed_in_from_elsewhere(base: str, operator: Operator) -> None:
    form = {"login": "claire", "password": PASSWORD}
    for name, headers in FOREIGN.items():
        async with (
            aiohttp.ClientSession(base, headers=headers) as elsewhere,
            elsewhere.post("/console/login", data=form) as answer,
        ):
            assert answer.status == 403, name
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/console/logout", "/console/account"])
async def test_forms_need_their_csrf_field(console: OperatorClient, path: str) -> None:
    for fields in ({}, {"csrf": "x"}):
        assert (await console.post_form(path, password=PASSWORD, **fields))[0] == 403
    assert (await console.ask("GET", "/queue"))[0] == 200


async def test_our_own_page_is_known_by_the_browsers_word_or_by_its_origin(
    base: str, console: OperatorClient
) -> None:
    cookies = {"console_session": console.cookie}
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": base}):
        given = headers | {"X-CSRF-Token": console.csrf}
        async with (
            aiohttp.ClientSession(base, cookies=cookies, headers=given) as page,
            page.put("/console/presence", json={}) as answer,
        ):
            assert answer.status == 204
