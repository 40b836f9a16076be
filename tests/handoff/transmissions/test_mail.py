"""By e-mail: it arrives once with all its parts, and whatever the server does is told rightly."""

import asyncio
import json
import socket
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from handoff.transmissions.mail.model import SmtpServer
from handoff.transmissions.mail.send import Mail
from handoff.transmissions.model import Transmission, Way
from tests.fakes.mail import FakeMail
from tests.handoff.transmissions.post import PUBLIC_URL, Post

SENDER, TARGET = "brigade@brigade.example", "unite@unite.example"
WAY = Way("mail", TARGET)


def through(server: FakeMail, **more: Any) -> Mail:
    patience = {"answer_within": 5.0, "taken_within": 5.0} | more
    return Mail(SmtpServer("127.0.0.1", server.port), SENDER, **patience)


def parts(message: EmailMessage) -> dict[str, bytes]:
    return {
        str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]
        for part in message.iter_attachments()
    }


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def sent_again_later(post: Post, server: FakeMail) -> Transmission:
    """Let days go by in which workers look for work."""
    for _ in range(6):
        post.clock.move(hours=12)
        await post.run(mail=through(server))
    return await post.read()


async def test_a_report_arrives_with_its_pdf_and_its_json(post: Post, mail: FakeMail) -> None:
    await post.plan(WAY)
    sent = await post.run(mail=through(mail))
    assert (sent.status, sent.sent_at, sent.last_error) == ("sent", post.clock(), "")
    [message], [envelope] = mail.messages, mail.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [TARGET])
    assert (message["From"], message["To"]) == (SENDER, TARGET)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{sent.id}@brigade.example>"
    name = f"{post.report.reference}-v{post.report.version}"
    attached = parts(message)
    assert set(attached) == {f"{name}.pdf", f"{name}.json"}
    assert attached[f"{name}.pdf"].startswith(b"%PDF-")
    assert json.loads(attached[f"{name}.json"])["reference"] == post.report.reference
    assert f"{PUBLIC_URL}/units/acknowledgement/" in text(message)


async def test_nothing_personal_stands_outside_of_what_is_attached(
    post: Post, mail: FakeMail
) -> None:
    await post.plan(WAY)
    await post.run(mail=through(mail))
    [message] = mail.messages
    assert message["Subject"] == f"Signalement {post.report.reference} : Vol ou cambriolage"
    outside = text(message) + "".join(f"{k}: {v}" for k, v in message.items())
    assert not any(word in outside for word in ("vélo", "Gaillon", "Aubépines"))
    assert str(post.conversation_id) not in bytes(message).decode()


async def test_a_report_is_sent_once_however_often_it_is_planned_and_worked(
    post: Post, mail: FakeMail
) -> None:
    for _ in range(3):
        await post.plan(WAY)
        await post.run(mail=through(mail))
    assert (await sent_again_later(post, mail)).status == "sent"
    assert len(mail.taken) == len(await post.all()) == 1


async def test_a_server_that_is_away_is_asked_again(post: Post, mail: FakeMail) -> None:
    await post.plan(WAY)
    await mail.stop()
    waiting = await post.run(mail=through(mail))
    assert (waiting.status, waiting.attempts) == ("pending", 1)
    assert waiting.last_error == "Le serveur de messagerie ne répond pas."
    assert (await post.run(mail=through(mail))).attempts == 1
    await mail.start()
    post.clock.move(seconds=30)
    assert (await post.run(mail=through(mail))).status == "sent"
    assert len(mail.taken) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_puts_off_is_asked_again(
    post: Post, mail: FakeMail, command: str
) -> None:
    mail.answers[command] = "451 4.7.1 Try again later"
    await post.plan(WAY)
    waiting = await post.run(mail=through(mail))
    assert waiting.status == "pending"
    assert "code 451" in waiting.last_error
    mail.answers.clear()
    post.clock.move(seconds=30)
    assert (await post.run(mail=through(mail))).status == "sent"
    assert len(mail.taken) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_final_refusal_is_failed_at_once_and_can_be_sent_by_hand(
    post: Post, mail: FakeMail, command: str
) -> None:
    mail.answers[command] = "550 5.1.1 No such user"
    await post.plan(WAY)
    failed = await post.run(mail=through(mail))
    assert failed.status == "failed"
    assert "code 550" in failed.last_error
    mail.answers.clear()
    assert (await sent_again_later(post, mail)).status == "failed"
    await post.retry(failed)
    assert (await post.run(mail=through(mail))).status == "sent"
    assert len(mail.taken) == 1


async def drop(server: FakeMail) -> None:
    server.break_off()


async def say_nothing(server: FakeMail) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("trouble", [drop, say_nothing])
async def test_a_message_whose_fate_is_unknown_is_never_sent_again_by_itself(
    post: Post, mail: FakeMail, trouble: Any
) -> None:
    mail.after_data = lambda: trouble(mail)
    await post.plan(WAY)
    doubtful = await post.run(mail=through(mail, taken_within=1.0))
    assert doubtful.status == "uncertain"
    assert "peut-être parti" in doubtful.last_error
    mail.after_data = None
    assert (await sent_again_later(post, mail)).status == "uncertain"
    assert len(mail.taken) == 1


async def test_an_operator_decides_about_an_unknown_fate(post: Post, mail: FakeMail) -> None:
    mail.after_data = lambda: drop(mail)
    await post.plan(WAY)
    doubtful = await post.run(mail=through(mail))
    mail.after_data = None
    await post.retry(doubtful)
    assert (await post.run(mail=through(mail))).status == "sent"
    first, second = mail.messages
    assert first["Message-ID"] == second["Message-ID"]
    actions = [row["action"] for row in await post.audited()]
    assert actions[-4:] == [
        "plan_transmission",
        "transmission_uncertain",
        "retry_transmission",
        "transmission_sent",
    ]


async def test_an_operator_may_hold_a_doubtful_message_for_sent(post: Post, mail: FakeMail) -> None:
    mail.after_data = lambda: drop(mail)
    await post.plan(WAY)
    confirmed = await post.confirm(await post.run(mail=through(mail)))
    assert (confirmed.status, confirmed.sent_at) == ("sent", post.clock())
    mail.after_data = None
    await sent_again_later(post, mail)
    assert len(mail.taken) == 1


async def test_a_server_that_never_greets_is_asked_again(post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = Mail(SmtpServer("127.0.0.1", silent.getsockname()[1]), SENDER, answer_within=0.3)
        await post.plan(WAY)
        assert (await post.run(mail=way)).status == "pending"


async def test_a_garbled_answer_to_a_message_leaves_its_fate_unknown(post: Post) -> None:
    async def garble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example\r\n")
        answers = {b"DATA": b"354 Go\r\n", b".\r\n": b"?!? what\r\n"}
        while line := await reader.readline():
            if line[:4] in {b"EHLO", b"MAIL", b"RCPT", b"DATA"} or line == b".\r\n":
                known = answers.get(line if line == b".\r\n" else line[:4], b"250 OK\r\n")
                writer.write(known)

    server = await asyncio.start_server(garble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await post.plan(WAY)
    doubtful = await post.run(mail=Mail(SmtpServer("127.0.0.1", port), SENDER, answer_within=5))
    server.close()
    assert doubtful.status == "uncertain"


@pytest.mark.parametrize(
    "target",
    [
        "a@unite.example\r\nBcc: x@evil.example",
        "a@unite.example, x@evil.example",
        "<a@unite.example> x",
        "a@unite.example\x01",
        "é@unite.example",
        "personne",
        "",
    ],
)
async def test_an_address_that_is_none_gets_nothing(
    post: Post, mail: FakeMail, target: str
) -> None:
    await post.plan(Way("mail", target))
    failed = await post.run(mail=through(mail))
    assert (failed.status, failed.last_error) == (
        "failed",
        "L'adresse e-mail de l'unité n'est pas valable.",
    )
    assert mail.connections == 0


async def test_a_password_goes_to_the_server_and_a_wrong_one_is_told(post: Post) -> None:
    server = FakeMail(logins={"brigade": "p@ss:word/1"})
    await server.start()
    right = SmtpServer("127.0.0.1", server.port, "brigade", "p@ss:word/1")
    wrong = SmtpServer("127.0.0.1", server.port, "brigade", "another")
    await post.plan(WAY)
    waiting = await post.run(mail=Mail(wrong, SENDER))
    assert (waiting.status, waiting.last_error) == (
        "pending",
        "Le serveur de messagerie refuse nos identifiants (code 535).",
    )
    post.clock.move(seconds=30)
    assert (await post.run(mail=Mail(right, SENDER))).status == "sent"
    await server.stop()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_another_machine_gets_a_report_over_a_trusted_line_only(
    post: Post, certificate: tuple[Path, Path], scheme: str
) -> None:
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(*certificate)
    server = FakeMail(trust)
    await server.start(is_tls=scheme == "smtps")

    class Elsewhere(SmtpServer):
        """The server, as if its name were not this machine's."""

        must_start_tls = scheme == "smtp"

    address = Elsewhere("localhost", server.port, is_tls=scheme == "smtps")
    await post.plan(WAY)
    refused = await post.run(mail=Mail(address, SENDER))
    assert (refused.status, refused.last_error) == (
        "pending",
        "Le serveur de messagerie n'offre pas de liaison chiffrée sûre.",
    )
    assert server.taken == []
    post.clock.move(seconds=30)
    known = ssl.create_default_context(cafile=certificate[0])
    assert (await post.run(mail=Mail(address, SENDER, trust=known))).status == "sent"
    await server.stop()


async def test_nothing_goes_in_clear_to_another_machine(post: Post, mail: FakeMail) -> None:
    class Elsewhere(SmtpServer):
        """The server, as if its name were not this machine's."""

        must_start_tls = True

    await post.plan(WAY)
    waiting = await post.run(mail=Mail(Elsewhere("localhost", mail.port), SENDER))
    assert waiting.last_error == "Le serveur de messagerie n'offre pas de liaison chiffrée sûre."
    assert mail.taken == []
