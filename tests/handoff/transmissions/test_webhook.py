"""By signed webhook: what a gateway can rely on, and what its answers mean."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest

from handoff.transmissions.model import Way
from handoff.transmissions.webhook.send import Webhook
from tests.fakes.gateway import FakeGateway, Posted
from tests.handoff.transmissions.post import Post

SECRET = "a secret of the tests, long enough"


def webhook(timeout: float = 10) -> Webhook:
    return Webhook(SECRET, timeout=timeout)


def way(gateway: FakeGateway) -> Way:
    return Way("webhook", gateway.url)


def is_signed_as_documented(posted: Posted) -> bool:
    """Check as `docs/guide/transmission.md` tells gateways to, with nothing of our own code."""
    timestamp = posted.headers["X-Brigade-Timestamp"]
    expected = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + posted.body, hashlib.sha256)
    return posted.headers["X-Brigade-Signature"] == f"sha256={expected.hexdigest()}"


async def test_a_gateway_gets_the_signed_document(post: Post, gateway: FakeGateway) -> None:
    await post.plan(way(gateway))
    sent = await post.run(webhook=webhook())
    assert sent.status == "sent"
    [posted] = gateway.posted
    assert is_signed_as_documented(posted)
    assert posted.headers["Idempotency-Key"] == str(sent.id)
    assert int(posted.headers["X-Brigade-Timestamp"]) == post.clock().timestamp()
    document = json.loads(posted.body)
    assert document["reference"] == post.report.reference
    assert document["version"] == post.report.version


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_a_gateway_in_trouble_is_asked_again_with_the_same_key(
    post: Post, gateway: FakeGateway, status: int
) -> None:
    gateway.status = status
    await post.plan(way(gateway))
    waiting = await post.run(webhook=webhook())
    assert waiting.status == "pending"
    assert f"code {status}" in waiting.last_error
    gateway.status = 200
    post.clock.move(seconds=30)
    assert (await post.run(webhook=webhook())).status == "sent"
    first, second = gateway.posted
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.body == second.body
    assert is_signed_as_documented(second)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
async def test_a_gateway_that_refuses_is_not_asked_again(
    post: Post, gateway: FakeGateway, status: int
) -> None:
    gateway.status = status
    await post.plan(way(gateway))
    failed = await post.run(webhook=webhook())
    assert (failed.status, failed.last_error) == (
        "failed",
        f"Le système de l'unité a refusé le signalement (code {status}).",
    )
    post.clock.move(hours=2)
    await post.run(webhook=webhook())
    assert len(gateway.posted) == 1


async def test_a_report_that_the_gateway_already_has_counts_as_sent(
    post: Post, gateway: FakeGateway
) -> None:
    gateway.status = 409
    await post.plan(way(gateway))
    assert (await post.run(webhook=webhook())).status == "sent"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirection_is_not_followed(post: Post, gateway: FakeGateway, status: int) -> None:
    gateway.status, gateway.headers = status, {"Location": gateway.url}
    await post.plan(way(gateway))
    assert (await post.run(webhook=webhook())).status == "failed"
    assert len(gateway.posted) == 1


async def test_a_gateway_may_acknowledge_in_its_answer(post: Post, gateway: FakeGateway) -> None:
    gateway.status, gateway.answer = 201, {"acknowledged": True, "identifier": "PV 2024/17"}
    await post.plan(way(gateway))
    closed = await post.run(webhook=webhook())
    assert (closed.status, closed.identifier) == ("acknowledged", "PV 2024/17")
    assert closed.sent_at == closed.acknowledged_at == post.clock()
    report = await post.read_report()
    assert (report.status, report.acknowledged_at) == ("acknowledged", post.clock())


@pytest.mark.parametrize(
    "answer",
    [
        {"acknowledged": "true"},
        {"acknowledged": 1},
        {"acknowledged": False},
        {"identifier": "x"},
        [],
        b"",
        b"merci",
        b"[" * 50_000,
        b'{"acknowledged": true, "identifier": "' + b"a" * 70_000 + b'"}',
        b"\xff\xfe",
    ],
)
async def test_any_other_answer_says_only_that_it_came(
    post: Post, gateway: FakeGateway, answer: Any
) -> None:
    gateway.answer = answer
    await post.plan(way(gateway))
    assert (await post.run(webhook=webhook())).status == "sent"


@pytest.mark.parametrize(
    ("identifier", "kept"),
    [
        ("a\r\nb\x00\u202ec", "a bc"),
        (" " * 500 + "x" * 500, "x" * 100),
        (17, "17"),
        (True, ""),
        (None, ""),
        ({"a": 1}, ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
async def test_an_identifier_is_kept_as_one_short_line(
    post: Post, gateway: FakeGateway, identifier: object, kept: str
) -> None:
    gateway.answer = {"acknowledged": True, "identifier": identifier}
    await post.plan(way(gateway))
    assert (await post.run(webhook=webhook())).identifier == kept


async def test_a_gateway_that_hangs_is_asked_again(post: Post, gateway: FakeGateway) -> None:
    gateway.gate = asyncio.Event()
    await post.plan(way(gateway))
    waiting = await post.run(webhook=webhook(timeout=0.5))
    assert (waiting.status, waiting.last_error) == (
        "pending",
        "Le système de l'unité ne répond pas.",
    )
    gateway.gate.set()


async def test_a_gateway_that_is_away_is_asked_again(post: Post, gateway: FakeGateway) -> None:
    await post.plan(way(gateway))
    await gateway.stop()
    assert (await post.run(webhook=webhook())).status == "pending"


@pytest.mark.parametrize(
    "address",
    [
        "http://unite.example/reports",
        "http://127.0.0.1.unite.example/",
        "http://2130706433/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "https://",
        "https://[::1",
        "https://unite.example:99999/",
        "",
        "é",
    ],
)
async def test_a_report_is_posted_over_https_or_to_this_machine_only(
    post: Post, gateway: FakeGateway, address: str
) -> None:
    await post.plan(Way("webhook", address))
    failed = await post.run(webhook=webhook())
    assert (failed.status, failed.last_error) == (
        "failed",
        "L'adresse du webhook de l'unité n'est pas valable : elle doit être en https.",
    )
    assert gateway.posted == []
