"""Whatever is sent as a file: a clear French sentence, nothing stored, service up."""

from typing import Any

import psycopg
import pytest

from tests.handoff import hostile
from tests.handoff.cast import Citizen
from tests.handoff.channels.test_hostile_input import FRENCH, LEAKS
from tests.handoff.files import samples
from tests.handoff.files.sending import attach, files_in

EXE = b"MZ\x90\0" + bytes(200) + b"This program cannot be run in DOS mode."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
GIF = b"GIF89a\1\0\1\0\0\0\0;"

REFUSED: dict[str, tuple[bytes, str, str]] = {
    "a program": (EXE, "virus.exe", "application/x-msdownload"),
    "a program called a photo": (EXE, "photo.jpg", "image/jpeg"),
    "a program called a PDF": (EXE, "facture.pdf", "application/pdf"),
    "a photo called a program": (samples.jpeg(), "photo.exe", "image/jpeg"),
    "a photo with two ends": (samples.jpeg(), "photo.jpg.scr", "image/jpeg"),
    "a name turned around": (samples.jpeg(), "photo\u202egpj.exe", "image/jpeg"),
    "SVG": (SVG, "dessin.svg", "image/svg+xml"),
    "SVG called a PNG": (SVG, "dessin.png", "image/png"),
    "HTML": (HTML, "page.html", "text/html"),
    "HTML called a PDF": (HTML, "page.pdf", "application/pdf"),
    "GIF": (GIF, "image.gif", "image/gif"),
    "GIF called a JPEG": (GIF, "image.jpg", "image/jpeg"),
    "a zip called a PDF": (samples.zipped(), "x.pdf", "application/pdf"),
    "a PDF behind other bytes": (b"GIF89a" + samples.hostile_pdf(), "x.pdf", "application/pdf"),
    "a JPEG declared a PNG": (samples.jpeg(), "photo.png", "image/png"),
    "a JPEG called a PNG": (samples.jpeg(), "photo.png", "image/jpeg"),
    "half a photo": (samples.jpeg()[:-300], "photo.jpg", "image/jpeg"),
    "the beginning alone": (b"\xff\xd8\xff", "photo.jpg", "image/jpeg"),
    "a 50,000 × 50,000 PNG": (samples.huge_png(), "grande.png", "image/png"),
    "a PDF of gigabytes": (samples.bomb_pdf(), "x.pdf", "application/pdf"),
    "no name": (samples.jpeg(), "", "image/jpeg"),
    "only NUL": (samples.jpeg(), "\0", "image/jpeg"),
    "no type": (samples.jpeg(), "photo.jpg", ""),
    "a form": (b"--x\r\n\r\n--x--", "photo.jpg", "multipart/form-data; boundary=x"),
}


@pytest.mark.parametrize(("content", "name", "type"), REFUSED.values(), ids=REFUSED)
async def test_what_is_no_photo_and_no_pdf_is_refused(
    citizen: Citizen, superuser: psycopg.Connection, content: bytes, name: str, type: str
) -> None:
    status, answer = await attach(citizen, content, name, type)
    assert status == 422, answer
    assert FRENCH.search(answer["error"])
    assert not LEAKS.search(answer["error"])
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (0,)
    assert (await attach(citizen, samples.jpeg()))[0] == 201


NAMES: dict[str, tuple[str, str]] = {
    "a path": ("../../etc/photo.jpg", "photo.jpg"),
    "a path of Windows": ("C:\\temp\\photo.jpg", "photo.jpg"),
    "NUL": ("a\0b.jpg", "ab.jpg"),
    "RTL": ("\u202ephoto\u2066.jpg", "photo.jpg"),
    "Arabic": ("صورة.jpg", "صورة.jpg"),
    "300 signs": ("é" * 300 + ".jpg", "é" * 96 + ".jpg"),
    "a header": ("a\r\nX: y.jpg", "aX: y.jpg"),
    "quotes": ('a";b.jpg', 'a";b.jpg'),
}


@pytest.mark.parametrize(("given", "kept"), NAMES.values(), ids=NAMES)
async def test_a_hostile_name_becomes_plain_data(citizen: Citizen, given: str, kept: str) -> None:
    status, answer = await attach(citizen, samples.jpeg(), given)
    assert (status, answer["message"]["file"]["name"]) == (201, kept)
    assert answer["message"]["text"] == f"Pièce jointe : {kept}"


@pytest.mark.parametrize("raw", ["%ff.jpg", "a%ed%a0%80.jpg", "%C3%28.jpg"])
async def test_a_name_that_is_no_text_is_refused(citizen: Citizen, raw: str) -> None:
    status, answer = await attach(citizen, samples.jpeg(), **{"X-File-Name": raw})
    assert (status, "nom" in answer["error"]) == (422, True)


async def test_markup_in_names_stays_text_everywhere(citizen: Citizen) -> None:
    for payload in hostile.XSS[:5]:
        await attach(citizen, samples.jpeg(), f"{payload}.jpg")
    messages: list[dict[str, Any]] = (await citizen.read())["messages"]
    assert len(files_in(messages)) == 5
    assert all(message["html"] is None for message in messages if message["file"])
