"""The reference by e-mail: only where the citizen left an address and asked, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest
import pytest_asyncio

from handoff.reports import receipt_mail
from handoff.settings import Settings
from handoff.transmissions.mail.model import read_smtp_url
from tests.fakes.mail import FakeMail
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen
from tests.handoff.reports.test_receipt_file import add_report

ADDRESS = "jean.petit@example.org"
CANARY = "canari-4711"
CONTACT = {"shown": f"{CANARY}, {ADDRESS}", "emails": [{"shown": ADDRESS, "address": ADDRESS}]}


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[FakeMail]:
    server = FakeMail()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(settings: Settings, mail: FakeMail) -> Settings:
    smtp = read_smtp_url(f"smtp://127.0.0.1:{mail.port}")
    sending = replace(settings.sending, smtp=smtp, mail_from="brigade@example.fr")
    return replace(settings, sending=sending)


async def ask(citizen: Citizen, reference: str, of: str | None = None) -> tuple[int, str]:
    url = f"/conversations/{of or citizen.id}/reports/{reference}/receipt-email"
    async with citizen.http.post(url, headers=citizen.headers) as answer:
        return answer.status, str((await answer.json()).get("error", ""))


async def taken(mail: FakeMail) -> None:
    """Wait for the next message."""
    arrived = asyncio.Event()

    async def tell() -> None:
        arrived.set()

    mail.after_data = tell
    async with asyncio.timeout(20):
        await arrived.wait()


async def test_the_reference_comes_once_and_tells_nothing_of_the_facts(
    citizen: Citizen, superuser: psycopg.Connection, mail: FakeMail
) -> None:
    what = {"shown": f"On m'a volé {CANARY}", "text": CANARY}
    reference = add_report(superuser, citizen, contact=CONTACT, what=what)
    arrives = asyncio.create_task(taken(mail))
    assert (await ask(citizen, reference))[0] == 202
    await arrives
    assert (await ask(citizen, reference.lower()))[0] == 202
    [message] = mail.messages
    assert message["To"] == ADDRESS
    assert reference in message["Subject"]
    assert not list(message.iter_attachments())
    text = message.as_string() + message.get_content()
    assert reference in text
    assert "/retour" in text
    assert CANARY not in text
    count = superuser.execute("SELECT count(*) FROM transmission").fetchone()
    assert count == (1,)


async def test_without_an_address_nothing_leaves(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    for contact in (
        {"shown": "", "skipped": True},
        {"shown": "06 12 34 56 78", "phones": [{"e164": "+33612345678"}]},
        {"shown": "x", "emails": [{"shown": "x", "address": "a@b.fr\r\nBcc: c@d.fr"}]},
        {"shown": "x", "emails": [{}]},
    ):
        reference = add_report(superuser, citizen, contact=contact)
        assert await ask(citizen, reference) == (409, receipt_mail.NO_ADDRESS)
    assert superuser.execute("SELECT count(*) FROM transmission").fetchone() == (0,)


async def test_nobody_gets_the_receipt_of_another_ones_report(
    citizen: Citizen, superuser: psycopg.Connection, new_citizen: NewCitizen
) -> None:
    reference = add_report(superuser, citizen, contact=CONTACT)
    other = await new_citizen()
    assert (await ask(other, reference))[0] == 404
    assert (await ask(other, reference, of=citizen.id))[0] == 404
    assert (await ask(citizen, "BN-0000-0000-0"))[0] == 404
    assert superuser.execute("SELECT count(*) FROM transmission").fetchone() == (0,)


async def test_the_gendarmes_see_it_and_cannot_acknowledge_it_for_a_unit(
    citizen: Citizen, superuser: psycopg.Connection, console: OperatorClient, mail: FakeMail
) -> None:
    reference = add_report(superuser, citizen, contact=CONTACT)
    arrives = asyncio.create_task(taken(mail))
    await ask(citizen, reference)
    await arrives
    found = superuser.execute("SELECT id FROM report WHERE reference = %s", [reference])
    row = found.fetchone()
    assert row is not None
    async with console.http.get(
        f"/console/reports/{row[0]}", headers={"Accept": "text/html"}
    ) as at:
        page = await at.text()
    assert "Récépissé au citoyen" in page
    assert "L'unité a accusé réception" not in page
