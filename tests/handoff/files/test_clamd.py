"""With a virus scanner, nothing is taken that it has not found clean."""

import io
from pathlib import Path

import pytest

from handoff.files.checking import Checking
from handoff.files.clients.clamd import Clamd, ScannerAway
from handoff.files.model import JPEG, FilesAway, UnusableFile
from handoff.settings import SettingError, read_settings
from tests.fakes.clamd import EICAR, FakeClamd
from tests.handoff.files import samples


def source(content: bytes = b"") -> io.BytesIO:
    return io.BytesIO(content)


async def test_a_known_virus_is_found_anywhere_in_a_file(clamd: FakeClamd) -> None:
    scanner = Clamd(clamd.address)
    for content in (EICAR, bytes(200_000) + EICAR, EICAR + bytes(70_000)):
        assert await scanner.scan(source(content)) == "Eicar-Test-Signature"


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 3_000_000])
async def test_a_clean_file_is_sent_whole(clamd: FakeClamd, size: int) -> None:
    content = samples.random.Random(size).randbytes(size)
    assert await Clamd(clamd.address).scan(source(content)) is None
    assert clamd.scanned == [content]


async def test_clamd_is_reached_by_its_socket(tmp_path: Path) -> None:
    fake, path = FakeClamd(), str(tmp_path / "clamd.sock")
    await fake.start(path)
    assert await Clamd(path).scan(source(EICAR)) == "Eicar-Test-Signature"
    await fake.stop()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"OK\0",
        b"stream: OK FOUND later\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Access denied. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
        b"\xff\xfe\0",
        b"x" * 100_000 + b"\0",
        b"x" * 100_000,
    ],
    ids=lambda reply: repr(reply[:30]),
)
async def test_any_other_answer_leaves_a_file_unknown(clamd: FakeClamd, reply: bytes) -> None:
    clamd.reply = reply
    with pytest.raises(ScannerAway):
        await Clamd(clamd.address).scan(source(b"photo"))


async def test_a_scanner_that_is_not_there_or_hangs_leaves_a_file_unknown(
    clamd: FakeClamd,
) -> None:
    clamd.reply = "hang"
    with pytest.raises(ScannerAway, match="TimeoutError"):
        await Clamd(clamd.address, patience=0.2).scan(source(b"photo"))
    await clamd.stop()
    for address in (clamd.address, "/nowhere/clamd.sock"):
        with pytest.raises(ScannerAway, match="connect"):
            await Clamd(address).scan(source(b"photo"))


async def test_a_found_file_is_refused_and_an_unknown_one_may_come_again(clamd: FakeClamd) -> None:
    checking = Checking(Clamd(clamd.address))
    assert (await checking.clean(samples.spool(samples.jpeg()), JPEG)).content
    assert clamd.scanned == [samples.jpeg()]
    with pytest.raises(UnusableFile, match="antivirus"):
        await checking.clean(samples.spool(samples.jpeg() + EICAR), JPEG)
    clamd.reply = b"garbage\0"
    with pytest.raises(FilesAway, match=r"antivirus est indisponible.*réessayez"):
        await checking.clean(samples.spool(samples.jpeg()), JPEG)


@pytest.mark.parametrize("address", ["", "localhost:3310", "[::1]:3310", "/run/clamd.sock"])
def test_the_scanner_is_named_by_host_and_port_or_by_its_socket(
    address: str, tmp_path: Path
) -> None:
    assert read_settings(environment(tmp_path, address)).clamd == address


@pytest.mark.parametrize("address", ["clamd", ":3310", "host:", "host:x", "clamd.sock"])
def test_an_address_of_no_scanner_is_refused_at_the_start(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CLAMD"):
        read_settings(environment(tmp_path, address))


def environment(var: Path, clamd: str) -> dict[str, str]:
    return {"DATABASE_URL": "postgresql://x@y/z", "VAR_DIR": str(var), "CLAMD": clamd}
