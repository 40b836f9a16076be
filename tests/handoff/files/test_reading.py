"""A file is read by its citizen and by gendarmes, never opened as a page of ours."""

import io

import psycopg
import pytest
import pytest_asyncio
from PIL import Image

from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen
from tests.handoff.files import samples
from tests.handoff.files.sending import attach, files_in, read

PARTS = {"sandbox", "default-src 'none'", "frame-ancestors 'none'"}


@pytest_asyncio.fixture
async def photo(citizen: Citizen) -> str:
    """The path of a photo in the citizen's conversation."""
    _, answer = await attach(citizen, samples.jpeg(samples.picture(1000, 500)), "été <b>.jpg")
    return f"/conversations/{citizen.id}/files/{answer['message']['file']['id']}"


def check_headers(headers: dict[str, str]) -> None:
    policy = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
    assert policy == PARTS
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Disposition"].startswith('attachment; filename="ete_b.jpg"; filename*')


async def test_the_citizen_and_a_gendarme_read_the_same_file(
    citizen: Citizen, console: OperatorClient, photo: str
) -> None:
    for http, path, given in (
        (citizen.http, photo, citizen.headers),
        (console.http, f"/console{photo}", {}),
    ):
        status, content, headers = await read(http, path, **given)
        assert status == 200
        assert headers["Content-Type"] == "image/jpeg"
        check_headers(headers)
        assert Image.open(io.BytesIO(content)).size == (1000, 500)
        status, preview, headers = await read(http, f"{path}?preview=1", **given)
        assert (status, headers["Content-Type"]) == (200, "image/jpeg")
        check_headers(headers)
        assert Image.open(io.BytesIO(preview)).size == (320, 160)


async def test_a_gendarme_sees_the_file_in_the_talk(
    citizen: Citizen, console: OperatorClient, photo: str
) -> None:
    (file,) = files_in((await console.read(citizen.id))["messages"])
    assert file["name"] == "été <b>.jpg"
    assert photo.endswith(file["id"])


async def test_each_reading_by_a_gendarme_is_audited_and_a_citizens_is_not(
    citizen: Citizen, console: OperatorClient, photo: str, superuser: psycopg.Connection
) -> None:
    await read(citizen.http, photo, **citizen.headers)
    await read(console.http, f"/console{photo}?preview=1")
    await read(console.http, f"/console{photo}")
    await read(console.http, f"/console{photo}0")
    found = superuser.execute(
        "SELECT actor, subject, details ->> 'file', details ->> 'preview' FROM audit"
        " WHERE action = 'read_file' ORDER BY id"
    ).fetchall()
    subject, id = f"conversation {citizen.id}", photo.rpartition("/")[2]
    assert found == [("claire", subject, id, "true"), ("claire", subject, id, "false")]


async def test_a_file_is_found_in_its_own_conversation_only(
    citizen: Citizen, new_citizen: NewCitizen, console: OperatorClient, photo: str
) -> None:
    other = await new_citizen()
    id = photo.rpartition("/")[2]
    tries = [
        (other.http, photo, other.headers),
        (other.http, f"/conversations/{other.id}/files/{id}", other.headers),
        (other.http, f"/conversations/{other.id}/files/{id}?preview=1", other.headers),
        (other.http, photo, {}),
        (console.http, f"/console/conversations/{other.id}/files/{id}", {}),
        (console.http, photo, {}),
    ]
    for http, path, headers in tries:
        status, body, got = await read(http, path, **headers)
        assert status == 404, path
        assert b"JFIF" not in body
        assert "default-src 'none'" in got["Content-Security-Policy"]


@pytest.mark.parametrize("id", ["x", "0" * 32, "%00", "' OR 1=1 --", "1" * 500])
async def test_an_id_of_no_file_is_not_found(
    citizen: Citizen, console: OperatorClient, photo: str, id: str
) -> None:
    folder = photo.rpartition("/")[0]
    assert (await read(citizen.http, f"{folder}/{id}", **citizen.headers))[0] == 404
    assert (await read(console.http, f"/console{folder}/{id}"))[0] == 404


async def test_a_pdf_has_no_preview(citizen: Citizen) -> None:
    _, answer = await attach(citizen, samples.hostile_pdf(), "facture.pdf", "application/pdf")
    path = f"/conversations/{citizen.id}/files/{answer['message']['file']['id']}"
    status, content, headers = await read(citizen.http, path, **citizen.headers)
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert content.startswith(b"%PDF-")
    assert (await read(citizen.http, f"{path}?preview=1", **citizen.headers))[0] == 404
