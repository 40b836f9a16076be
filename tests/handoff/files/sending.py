"""How a citizen's page attaches a file, and how gendarmes and citizens read it again."""

from collections.abc import AsyncIterable
from typing import Any
from urllib.parse import quote

import aiohttp

from tests.handoff.cast import Citizen, new_id


async def attach(
    citizen: Citizen,
    content: bytes | AsyncIterable[bytes],
    name: str = "photo.jpg",
    type: str = "image/jpeg",
    id: str | None = None,
    **headers: str,
) -> tuple[int, Any]:
    """Post a file as the page does; other headers win over those of the page."""
    given = {
        "Content-Type": type,
        "X-File-Name": quote(name, errors="surrogatepass"),
        "X-Client-Message-Id": id or new_id(),
    }
    async with citizen.http.post(
        f"/conversations/{citizen.id}/files",
        data=content,
        headers=citizen.headers | given | headers,
    ) as answer:
        citizen.last = dict(answer.headers)
        return answer.status, await answer.json()


async def read(
    http: aiohttp.ClientSession, path: str, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    async with http.get(path, headers=headers) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


def files_in(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message["file"] for message in messages if message["file"] is not None]
