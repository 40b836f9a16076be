"""By folder: whole or not at all, once, and acknowledged by a file."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.sending_settings import read_sending_settings
from handoff.transmissions.model import Way
from handoff.transmissions.outbox import Outbox
from handoff.transmissions.spool.acknowledgements import LOOKS
from handoff.transmissions.spool.send import Spool
from tests.handoff.transmissions.post import Post

WAY = Way("spool", "FICTIF-1")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "spool"
    folder.mkdir()
    yield folder
    folder.chmod(0o700)


@pytest.fixture
def outbox(post: Post, folder: Path) -> Outbox:
    settings = read_sending_settings({"SPOOL_DIR": str(folder)}, 8000)
    return Outbox(post.database, settings, post.catalogue, post.clock)


def name_of(post: Post) -> str:
    return f"{post.report.reference}-v{post.report.version}"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(folder: Path, name: str, content: bytes = b"{}") -> Path:
    acks = folder / "acks"
    acks.mkdir(exist_ok=True)
    path = acks / name
    path.write_bytes(content)
    return path


async def test_a_folder_holds_the_whole_report_and_its_checksums(post: Post, folder: Path) -> None:
    await post.plan(WAY)
    assert (await post.run(spool=Spool(folder))).status == "sent"
    final = folder / name_of(post)
    assert names_in(folder) == [final.name]
    assert {path.name for path in final.iterdir()} == {
        "report.json",
        "report.pdf",
        "checksums.sha256",
    }
    assert json.loads((final / "report.json").read_bytes())["reference"] == post.report.reference
    for line in (final / "checksums.sha256").read_text().splitlines():
        checksum, name = line.split("  ")
        assert hashlib.sha256((final / name).read_bytes()).hexdigest() == checksum


async def test_a_folder_that_is_there_is_not_written_again(post: Post, folder: Path) -> None:
    final = folder / name_of(post)
    final.mkdir()
    (final / "report.json").write_text("already taken in")
    await post.plan(WAY)
    assert (await post.run(spool=Spool(folder))).status == "sent"
    assert (final / "report.json").read_text() == "already taken in"
    assert names_in(folder) == [final.name]


async def test_what_a_crash_left_half_written_goes_away(post: Post, folder: Path) -> None:
    left_over = folder / f".{name_of(post)}.0123abcd"
    left_over.mkdir()
    (left_over / "report.json").write_text("half")
    await post.plan(WAY)
    assert (await post.run(spool=Spool(folder))).status == "sent"
    assert names_in(folder) == [name_of(post)]


async def test_a_folder_that_is_away_is_tried_again(post: Post, folder: Path) -> None:
    folder.rename(folder.with_name("unmounted"))
    await post.plan(WAY)
    waiting = await post.run(spool=Spool(folder))
    assert waiting.status == "pending"
    assert waiting.last_error.startswith("Le dossier d'échange ne peut pas être écrit")
    folder.with_name("unmounted").rename(folder)
    post.clock.move(seconds=30)
    assert (await post.run(spool=Spool(folder))).status == "sent"


async def test_a_file_in_acks_acknowledges_and_is_put_away(
    post: Post, folder: Path, outbox: Outbox
) -> None:
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    put(folder, f"{name_of(post)}.ack.json", b'{"identifier": "PV 17"}')
    await outbox.read_acknowledgements()
    closed = await post.read()
    assert (closed.status, closed.identifier) == ("acknowledged", "PV 17")
    assert (await post.read_report()).status == "acknowledged"
    assert names_in(folder / "acks") == ["done"]
    assert names_in(folder / "acks" / "done") == [f"{name_of(post)}.ack.json"]


async def test_the_same_file_again_changes_nothing(
    post: Post, folder: Path, outbox: Outbox
) -> None:
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    for identifier in (b'{"identifier": "first"}', b'{"identifier": "second"}'):
        put(folder, f"{name_of(post)}.ack.json", identifier)
        await outbox.read_acknowledgements()
        post.clock.move(hours=1)
    assert (await post.read()).identifier == "first"
    actions = [row["action"] for row in await post.audited()]
    assert actions.count("acknowledge_transmission") == 1


async def test_a_file_that_is_still_being_written_is_waited_for(
    post: Post, folder: Path, outbox: Outbox
) -> None:
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    path = put(folder, f"{name_of(post)}.ack.json", b'{"identi')
    await outbox.read_acknowledgements()
    assert (await post.read()).status == "sent"
    path.write_bytes(b'{"identifier": "PV 17"}')
    await outbox.read_acknowledgements()
    assert (await post.read()).identifier == "PV 17"


async def test_what_cannot_be_read_is_set_aside_and_changes_nothing(
    post: Post, folder: Path, outbox: Outbox
) -> None:
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    (folder / "secret.json").write_text("{}")
    right = name_of(post)
    put(folder, f"{right}.ack.json").unlink()
    (folder / "acks" / f"{right}.ack.json").symlink_to(folder / "secret.json")
    os.mkfifo(folder / "acks" / "BN-7K3M-XW4R-B-v2.ack.json")
    names = ["readme.txt", f"{right}x.ack.json", "BN-2222-2222-3-v1.ack.json", "é.ack.json"]
    names += ["BN-7K3M-XW4R-B-v0.ack.json", "BN-7K3M-XW4R-B-v99999999999.ack.json"]
    for name in names:
        put(folder, name)
    put(folder, "BN-7K3M-XW4R-B-v3.ack.json", b"[" * 60_000)
    put(folder, "BN-7K3M-XW4R-B-v4.ack.json", b"[]")
    put(folder, "BN-7K3M-XW4R-B-v5.ack.json", b"")
    put(folder, "BN-7K3M-XW4R-B-v6.ack.json", b" " * 70_000 + b"{}")
    put(folder, "BN-7K3M-XW4R-B-v1.ack.json")  # well made, but nothing was sent under it
    for _ in range(LOOKS):
        await outbox.read_acknowledgements()
    assert (await post.read()).status == "sent"
    assert names_in(folder / "acks") == ["refused"]
    assert len(names_in(folder / "acks" / "refused")) == len(names) + 7


async def test_an_acknowledgement_is_of_the_version_it_names(
    post: Post, folder: Path, outbox: Outbox
) -> None:
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    earlier = name_of(post)
    post.clock.move(minutes=1)
    await post.change(nature="Vol de vélo")
    await post.plan(WAY)
    await post.run(spool=Spool(folder))
    put(folder, f"{earlier}.ack.json")
    await outbox.read_acknowledgements()
    assert [t.status for t in await post.all()] == ["sent", "acknowledged"]
    assert (await post.read_report()).status == "transmitted"
    put(folder, f"{name_of(post)}.ack.json")
    await outbox.read_acknowledgements()
    assert (await post.read_report()).status == "acknowledged"
