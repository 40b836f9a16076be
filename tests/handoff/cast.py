"""The cast of the tests: a citizen and operators, each with their own browser's worth of HTTP."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.handoff.streams import Stream

PASSWORD = "Mot de passe des essais"


def new_id() -> str:
    return str(uuid.uuid4())


class Citizen:
    """Someone with the web chat open."""

    def __init__(self, base: str) -> None:
        self.http = aiohttp.ClientSession(base)
        self.id = ""
        self.token = ""
        self.last: dict[str, Any] = {}

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def open(self) -> dict[str, Any]:
        async with self.http.post("/conversations", json={}) as response:
            assert response.status == 201, await response.text()
            opened: dict[str, Any] = await response.json()
        self.id, self.token = opened["id"], opened["token"]
        return opened

    async def send(self, text: Any = None, **more: Any) -> tuple[int, dict[str, Any]]:
        body = {"client_message_id": new_id(), "text": text, **more}
        async with self.http.post(
            f"/conversations/{self.id}/messages", json=body, headers=self.headers
        ) as response:
            self.last = dict(response.headers)
            return response.status, await response.json()

    async def ask_for_operator(self) -> dict[str, Any]:
        return await self._state("PUT")

    async def leave_queue(self) -> dict[str, Any]:
        return await self._state("DELETE")

    async def read(self) -> dict[str, Any]:
        async with self.http.get(f"/conversations/{self.id}", headers=self.headers) as response:
            assert response.status == 200
            read: dict[str, Any] = await response.json()
            return read

    async def texts(self) -> list[tuple[str, str]]:
        return [(m["author"], m["text"]) for m in (await self.read())["messages"]]

    @asynccontextmanager
    async def follow(self, after: int = 0) -> AsyncIterator[Stream]:
        async with self.http.get(
            f"/conversations/{self.id}/events",
            params={"after": after},
            headers=self.headers,
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            assert response.status == 200, await response.text()
            yield Stream(response)

    async def answered(self, text: str, within: float = 30) -> dict[str, Any]:
        """Wait until a message with this text is in the conversation, and return it."""
        async with self.follow() as stream:
            return await stream.until("message", lambda m: text in m["text"], within)

    async def reached(self, status: str, within: float = 30) -> dict[str, Any]:
        """Wait until the conversation has a status, and return the state."""
        return await self.seen(lambda state: state["status"] == status, within)

    async def seen(self, test: Any, within: float = 30) -> dict[str, Any]:
        """Wait until the conversation's state passes a test, and return the state."""
        async with self.follow() as stream:
            return await stream.until("state", test, within)

    async def _state(self, method: str) -> dict[str, Any]:
        async with self.http.request(
            method, f"/conversations/{self.id}/handoff", headers=self.headers
        ) as response:
            assert response.status == 200, await response.text()
            state: dict[str, Any] = (await response.json())["state"]
            return state


class OperatorClient:
    """A gendarme at the console."""

    def __init__(self, base: str, login: str, label: str) -> None:
        self.base = base
        self.login = login
        self.label = label
        self.http = aiohttp.ClientSession(
            base, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": base}
        )
        self.csrf = ""

    async def sign_in(self, one_time_password: str, password: str = PASSWORD) -> None:
        """Complete the account at the first sign-in, then sign in."""
        grade, given_name = self.label.split(" ", 1)
        await self.post_form("/console/login", login=self.login, password=one_time_password)
        async with self.http.get("/console/account") as response:
            csrf = csrf_in(await response.text())
        await self.post_form(
            "/console/account", csrf=csrf, password=password, grade=grade, given_name=given_name
        )
        await self.enter(password)

    async def enter(self, password: str = PASSWORD) -> None:
        """Sign in with an account that is complete."""
        status, page = await self.post_form("/console/login", login=self.login, password=password)
        assert status == 302, page
        async with self.http.get("/console/", headers={"Accept": "text/html"}) as response:
            page = await response.text()
            assert response.status == 200, page
            self.csrf = csrf_in(page)

    @property
    def cookie(self) -> str:
        return next((c.value for c in self.http.cookie_jar if c.key == "console_session"), "")

    async def post_form(self, path: str, **fields: str) -> tuple[int, str]:
        async with self.http.post(path, data=fields, allow_redirects=False) as response:
            return response.status, await response.text()

    async def ask(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        headers = {"X-CSRF-Token": self.csrf}
        async with self.http.request(
            method, f"/console{path}", json=body, headers=headers
        ) as response:
            is_json = "json" in response.content_type
            return response.status, await response.json() if is_json else None

    async def be_present(self) -> None:
        status, _ = await self.ask("PUT", "/presence", available=True)
        assert status == 204

    async def queue(self) -> dict[str, Any]:
        status, queue = await self.ask("GET", "/queue")
        assert status == 200
        return queue

    async def read(self, id: str) -> dict[str, Any]:
        status, read = await self.ask("GET", f"/conversations/{id}")
        assert status == 200
        return read

    async def epoch(self, id: str) -> int:
        return int((await self.read(id))["conversation"]["epoch"])

    async def claim(self, id: str, epoch: int | None = None) -> tuple[int, Any]:
        epoch = await self.epoch(id) if epoch is None else epoch
        return await self.ask("PUT", f"/conversations/{id}/assignment", epoch=epoch)

    async def hand_back(self, id: str) -> tuple[int, Any]:
        return await self.ask(
            "DELETE", f"/conversations/{id}/assignment", epoch=await self.epoch(id)
        )

    async def resolve(self, id: str) -> tuple[int, Any]:
        return await self.ask("PUT", f"/conversations/{id}/resolution", epoch=await self.epoch(id))

    async def reply(self, id: str, text: Any, message_id: str | None = None) -> tuple[int, Any]:
        return await self.ask(
            "POST",
            f"/conversations/{id}/messages",
            client_message_id=message_id or new_id(),
            text=text,
        )

    async def note(self, id: str, text: str) -> tuple[int, Any]:
        return await self.ask(
            "POST", f"/conversations/{id}/notes", client_message_id=new_id(), text=text
        )

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[Stream]:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.http.get("/console/events", timeout=timeout) as response:
            assert response.status == 200
            yield Stream(response)


def csrf_in(page: str) -> str:
    """Return the CSRF token that a page carries."""
    found = re.search(r'name="csrf(?:-token)?"[^>]*(?:value|content)="([^"]+)"', page)
    assert found, page
    return found.group(1)
