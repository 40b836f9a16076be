"""What the citizen attached goes along on every way, under names that harm nobody."""

import base64
import hashlib
import json
from pathlib import Path

from handoff.reports.document import NOTICE
from handoff.transmissions.mail.compose import compose
from handoff.transmissions.mail.model import SmtpServer
from handoff.transmissions.mail.send import Mail
from handoff.transmissions.model import ENCLOSED_LIMIT, Delivery, Enclosure, Way
from handoff.transmissions.spool.send import Spool
from handoff.transmissions.webhook.send import Webhook
from tests.fakes.gateway import FakeGateway
from tests.fakes.mail import FakeMail
from tests.handoff import hostile
from tests.handoff.transmissions.post import Post
from tests.handoff.transmissions.test_mail import SENDER, TARGET, parts, text
from tests.handoff.transmissions.test_webhook import SECRET

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 20
NASTY = "../ma photo\u202e <b>é.jpg"


async def test_an_e_mail_carries_the_files(post: Post, mail: FakeMail) -> None:
    await post.attach(NASTY, PHOTO)
    await post.plan(Way("mail", TARGET))
    await post.run(mail=Mail(SmtpServer("127.0.0.1", mail.port), SENDER))
    [message] = mail.messages
    assert parts(message)["01-ma_photo_b_e.jpg"] == PHOTO
    assert "ce que la personne a joint" in text(message)


async def test_a_webhook_carries_the_files(post: Post, gateway: FakeGateway) -> None:
    await post.attach(NASTY, PHOTO)
    await post.plan(Way("webhook", gateway.url))
    await post.run(webhook=Webhook(SECRET))
    [attachment] = json.loads(gateway.posted[0].body)["attachments"]
    assert base64.b64decode(attachment["content"]) == PHOTO
    assert attachment["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert attachment["name"] == NASTY


async def test_a_folder_carries_the_files_and_their_checksums(post: Post, tmp_path: Path) -> None:
    await post.attach(NASTY, PHOTO)
    await post.attach("facture.pdf", b"%PDF-1.7", "application/pdf")
    await post.plan(Way("spool", ""))
    await post.run(spool=Spool(tmp_path))
    [folder] = tmp_path.iterdir()
    assert (folder / "attachments" / "01-ma_photo_b_e.jpg").read_bytes() == PHOTO
    assert (folder / "attachments" / "02-facture.pdf").read_bytes() == b"%PDF-1.7"
    checksums = (folder / "checksums.sha256").read_text()
    assert f"{hashlib.sha256(PHOTO).hexdigest()}  attachments/01-ma_photo_b_e.jpg\n" in checksums


async def test_a_file_too_heavy_for_an_e_mail_is_named_in_it(post: Post, mail: FakeMail) -> None:
    await post.attach("petite.jpg", b"a" * 100)
    for name in ("lourde.jpg", "aussi.jpg"):
        await post.attach(name, b"a" * (ENCLOSED_LIMIT // 2))
    await post.plan(Way("mail", TARGET))
    await post.run(mail=Mail(SmtpServer("127.0.0.1", mail.port), SENDER))
    [message] = mail.messages
    assert {name for name in parts(message) if name.endswith("jpg")} == {
        "01-petite.jpg",
        "02-lourde.jpg",
    }
    assert "- aussi.jpg" in text(message)


async def test_nothing_typed_becomes_a_header(post: Post) -> None:
    typed = [*hostile.ACCEPTED_TEXTS.values(), *hostile.XSS, "a\r\nBcc: x@evil.example"]
    for payload in (given.replace("\ud800", "") for given in typed):  # PostgreSQL stores none
        content = {
            "reference": "BN-7K3M-XW4R-B",
            "version": 1,
            "kind": {"id": "theft", "title": payload},
            "notice": NOTICE,
            "attachments": [{"name": payload, "enclosed": False}],
        }
        delivery = Delivery(
            id=post.report.id,
            target=TARGET,
            document=content,
            enclosures=[Enclosure("attachments/01-a.jpg", "image/jpeg", PHOTO)],
            acknowledgement_url="https://brigade.example/x",
            at=post.clock(),
        )
        message = bytes(compose(delivery, b"%PDF-", SENDER))
        head = message.partition(b"\r\n\r\n")[0]
        names = {line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"}
        assert names == {
            *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"),
            *(b"Content-Type", b"MIME-Version"),
        }, payload
        assert all(len(line) <= 998 for line in message.split(b"\r\n"))
        assert b"\n" not in message.replace(b"\r\n", b"")
