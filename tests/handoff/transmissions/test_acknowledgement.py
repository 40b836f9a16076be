"""A unit acknowledges: by the page of its link, or by its gateway's signed request."""

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from handoff.service import Service
from handoff.settings import Settings
from handoff.transmissions.model import Delivery, Sent, Transmission, Way
from tests.handoff import hostile
from tests.handoff.conftest import NewCitizen, Serve
from tests.handoff.stage import Clock, Process
from tests.handoff.transmissions.post import Post

SECRET = "a secret of the tests, long enough"
PATH = "/units/acknowledgements"


class Line:
    """A transport that keeps what it was given."""

    room: int | None = None

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    async def send(self, delivery: Delivery) -> Sent:
        self.deliveries.append(delivery)
        return Sent()


@pytest_asyncio.fixture
async def served(serve: Serve, settings: Settings) -> Process:
    sending = replace(settings.sending, webhook_secret=SECRET)
    return await serve(replace(settings, sending=sending))


@pytest_asyncio.fixture
async def sent_post(served: Process, new_citizen: NewCitizen) -> Post:
    """A report of a citizen who has the page open, in the clock of the service."""
    citizen = await new_citizen(served.base)
    clock = Clock()
    clock.now = served.service.clock()
    post = Post(served.service.database, clock, served.service.report_catalogue)
    await post.open()
    async with post.database.transaction() as connection:
        await connection.execute(
            "UPDATE report SET conversation_id = %s WHERE id = %s", [citizen.id, post.report.id]
        )
    return post


@pytest_asyncio.fixture
async def http(served: Process) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(served.base) as http:
        yield http


async def link(post: Post) -> str:
    """Send a report by e-mail and return the path of its link."""
    line = Line()
    await post.plan(Way("mail", "unite@unite.example"))
    await post.run(mail=line)
    return "/" + line.deliveries[0].acknowledgement_url.split("/", 3)[3]


async def deliver(post: Post) -> Transmission:
    await post.plan(Way("webhook", "https://unite.example/"))
    return await post.run(webhook=Line())


def signed(
    service: Service, body: bytes, *, ago: float = 0, secret: str = SECRET
) -> dict[str, str]:
    timestamp = str(int(service.clock().timestamp() - ago))
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "X-Brigade-Timestamp": timestamp,
        "X-Brigade-Signature": f"sha256={digest.hexdigest()}",
    }


async def test_opening_the_link_acknowledges_nothing(
    sent_post: Post, http: aiohttp.ClientSession
) -> None:
    path = await link(sent_post)
    for method in ("GET", "HEAD", "GET"):
        async with http.request(method, path) as page:
            assert page.status in {200, 405}
    async with http.get(path) as page:
        text = await page.text()
        assert page.headers["Cache-Control"] == "no-store"
    assert sent_post.report.reference in text
    assert "Vol" in text
    assert not any(word in text for word in ("vélo", "Gaillon", "Aubépines", "<script"))
    assert (await sent_post.read()).status == "sent"


async def test_the_pages_button_acknowledges_once(
    sent_post: Post, http: aiohttp.ClientSession
) -> None:
    path = await link(sent_post)
    for _ in range(2):
        async with http.post(path, data={}) as page:
            assert page.status == 200
            assert "accusé de réception est enregistré" in await page.text()
            assert "<form" not in await page.text()
    assert (await sent_post.read()).status == "acknowledged"
    report = await sent_post.read_report()
    assert (report.status, report.version) == ("acknowledged", sent_post.report.version + 1)


async def test_a_link_that_was_never_sent_leads_nowhere(
    sent_post: Post, http: aiohttp.ClientSession
) -> None:
    path = await link(sent_post)
    folder, _, token = path.rpartition("/")
    others = [token[:-1], token + "A", token[:-1] + ("A" if token[-1] != "A" else "B")]
    others += [token.swapcase(), "0", str(sent_post.report.id)]
    for wrong in others:
        for method in ("GET", "POST"):
            async with http.request(method, f"{folder}/{wrong}") as page:
                assert page.status == 404
    for wrong in hostile.PATHS:
        url = aiohttp.client.URL(f"{http._base_url}{folder}/{wrong}", encoded=" " not in wrong)
        async with aiohttp.ClientSession() as other, other.get(url) as page:
            assert page.status in {400, 404, 405, 414}
    assert (await sent_post.read()).status == "sent"


async def test_a_gateway_acknowledges_by_a_signed_request(
    sent_post: Post, served: Process, http: aiohttp.ClientSession
) -> None:
    await deliver(sent_post)
    reference = sent_post.report.reference
    body = json.dumps({"reference": reference, "identifier": "PV 17"}).encode()
    first = None
    for _ in range(3):
        async with http.post(PATH, data=body, headers=signed(served.service, body)) as answer:
            assert answer.status == 200
            said = await answer.json()
            first = first or said
            assert said == first
    assert (said["reference"], said["version"]) == (reference, sent_post.report.version)
    assert said["identifier"] == "PV 17"
    assert (await sent_post.read_report()).status == "acknowledged"
    actions = [row["action"] for row in await sent_post.audited()]
    assert actions.count("acknowledge_transmission") == 1


async def test_a_request_that_is_not_rightly_signed_changes_nothing(
    sent_post: Post, served: Process, http: aiohttp.ClientSession
) -> None:
    await deliver(sent_post)
    body = json.dumps({"reference": sent_post.report.reference}).encode()
    right = signed(served.service, body)
    digest = right["X-Brigade-Signature"]
    sha1 = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    for wrong in (
        {"X-Brigade-Signature": ""},
        {"X-Brigade-Signature": digest[:-1]},
        {"X-Brigade-Signature": digest.removeprefix("sha256=")},
        {"X-Brigade-Signature": digest.upper()},
        {"X-Brigade-Signature": f"sha1={sha1}"},
        {"X-Brigade-Signature": "sha256=é"},
        {"X-Brigade-Timestamp": ""},
        {"X-Brigade-Timestamp": str(int(right["X-Brigade-Timestamp"]) + 1)},
        {"X-Brigade-Timestamp": "-1"},
        {"X-Brigade-Timestamp": "1e9"},
        {"X-Brigade-Timestamp": "9" * 4000},
        signed(served.service, body, secret="another secret of the tests, wrong"),
        signed(served.service, body + b" "),
        signed(served.service, body, ago=310),
        signed(served.service, body, ago=-310),
        signed(served.service, body, secret=""),
    ):
        async with http.post(PATH, data=body, headers=right | wrong) as answer:
            assert answer.status == 403, wrong
            assert sent_post.report.reference not in await answer.text()
    async with http.post(PATH, data=body) as answer:
        assert answer.status == 403
    assert (await sent_post.read()).status == "sent"


async def test_without_a_secret_nobody_can_sign(base: str, service: Service) -> None:
    body = b'{"reference": "BN-7K3M-XW4R-B"}'
    async with (
        aiohttp.ClientSession(base) as http,
        http.post(PATH, data=body, headers=signed(service, body, secret="")) as answer,
    ):
        assert answer.status == 403


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"reference": None},
        {"reference": 5},
        {"reference": ["BN-7K3M-XW4R-B"]},
        {"reference": "BN-7K3M-XW4R-B"},
        {"reference": "BN-7K3M-XW4R-C"},
        {"reference": "' OR 1=1 --"},
        {"reference": "BN-\x00"},
        {"reference": "\ud800"},
        {"version": 0},
        {"version": True},
        {"version": "3"},
        {"version": 3.0},
        {"version": 10**30},
        {"version": 99},
    ],
)
async def test_what_was_never_sent_cannot_be_acknowledged(
    sent_post: Post, served: Process, http: aiohttp.ClientSession, said: dict[str, Any]
) -> None:
    await deliver(sent_post)
    named = {"reference": sent_post.report.reference} if "version" in said else {}
    body = json.dumps(named | said).encode()
    async with http.post(PATH, data=body, headers=signed(served.service, body)) as answer:
        assert answer.status == 404
    assert (await sent_post.read()).status == "sent"


async def test_a_body_that_is_none_is_refused(served: Process, http: aiohttp.ClientSession) -> None:
    for body, headers in hostile.REFUSED_BODIES.values():
        asked = signed(served.service, body) | headers
        async with http.post(PATH, data=body, headers=asked) as answer:
            assert answer.status in {400, 404, 422}, body[:50]


async def test_an_e_mail_is_not_acknowledged_by_its_reference(
    sent_post: Post, served: Process, http: aiohttp.ClientSession
) -> None:
    await link(sent_post)
    body = json.dumps({"reference": sent_post.report.reference}).encode()
    async with http.post(PATH, data=body, headers=signed(served.service, body)) as answer:
        assert answer.status == 404


async def test_an_acknowledgement_wakes_whoever_follows_the_conversation(
    sent_post: Post, served: Process
) -> None:
    report = await sent_post.read_report()
    sent = await deliver(sent_post)
    watch = served.service.work.live.watch(report.conversation_id)
    watch.take()
    await sent_post.acknowledge(sent)
    assert await watch.wait(30)


async def test_the_service_sends_what_is_due_by_itself(
    serve: Serve, settings: Settings, gateway: Any
) -> None:
    sending = replace(settings.sending, webhook_secret=SECRET)
    process = await serve(replace(settings, sending=sending))
    clock = Clock()
    clock.now = process.service.clock()
    post = Post(process.service.database, clock, process.service.report_catalogue)
    await post.open()
    gateway.answer = {"acknowledged": True}
    watch = process.service.work.live.watch(post.conversation_id)
    await post.plan(Way("webhook", gateway.url))
    while (await post.read()).status != "acknowledged":
        assert await watch.wait(30)
    assert len(gateway.posted) == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", gateway.posted[0].headers["Idempotency-Key"])
