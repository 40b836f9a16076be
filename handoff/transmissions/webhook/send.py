"""Posts a report to a unit's gateway. The key tells the gateway what it already has."""

import base64
import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from handoff.reports.document import to_bytes
from handoff.transmissions import wording
from handoff.transmissions.model import (
    ENCLOSED_LIMIT,
    Delivery,
    Sent,
    TransportError,
    clean_identifier,
    is_loopback,
)
from handoff.transmissions.webhook.signature import KEY, SIGNATURE, TIMESTAMP, sign

ANSWER_LIMIT = 64 * 1024
"""Longest answer that is read, in bytes."""
TRY_LATER = {408, 425, 429}


class Webhook:
    """The transport by signed HTTPS request; `timeout` in seconds."""

    room: int | None = ENCLOSED_LIMIT

    def __init__(self, secret: str, *, timeout: float = 10) -> None:
        self._secret = secret
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def send(self, delivery: Delivery) -> Sent:
        if not _is_allowed(delivery.target):
            raise TransportError(wording.WEBHOOK_ADDRESS, permanent=True)
        body = to_bytes(_with_contents(delivery))
        timestamp = str(int(delivery.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            KEY: str(delivery.id),
            TIMESTAMP: timestamp,
            SIGNATURE: sign(self._secret, timestamp, body),
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False) as http,
                http.post(
                    delivery.target, data=body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                return _judge(answer.status, await _read(answer))
        except aiohttp.InvalidURL:
            raise TransportError(wording.WEBHOOK_ADDRESS, permanent=True) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise TransportError(wording.WEBHOOK_AWAY) from None


def _is_allowed(address: str) -> bool:
    """Tell whether an address keeps a report from being read on its way."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    )


def _with_contents(delivery: Delivery) -> dict[str, Any]:
    contents = {enclosure.file: enclosure.content for enclosure in delivery.enclosures}
    attachments = [
        {**file, "content": base64.b64encode(contents[file["file"]]).decode()}
        if file["file"] in contents
        else file
        for file in delivery.document["attachments"]
    ]
    return {**delivery.document, "attachments": attachments}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            return b""
    return body


def _judge(status: int, body: bytes) -> Sent:
    if 200 <= status < 300:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict) and said.get("acknowledged") is True:
            return Sent(True, clean_identifier(said.get("identifier")))
        return Sent()
    if status == 409:
        return Sent()
    if status >= 500 or status in TRY_LATER:
        raise TransportError(wording.WEBHOOK_PUT_OFF.format(code=status))
    raise TransportError(wording.WEBHOOK_REFUSED.format(code=status), permanent=True)
