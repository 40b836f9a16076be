"""A citizen's file is stored with its message, once, or refused in a clear sentence."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from handoff.files.intake import Intake, Patience
from handoff.settings import Settings
from tests.fakes.clamd import EICAR, FakeClamd
from tests.fakes.rasa import FakeRasa
from tests.handoff.cast import Citizen, new_id
from tests.handoff.channels.test_hostile_input import FRENCH, LEAKS
from tests.handoff.conftest import NewCitizen, Serve
from tests.handoff.files import samples
from tests.handoff.files.sending import attach, files_in
from tests.handoff.stage import Process

MIB = 2**20


async def refused(citizen: Citizen, status: int, words: str, content: Any, **more: Any) -> None:
    """Check that nothing is stored, and what the citizen is told."""
    before = await citizen.read()
    got, answer = await attach(citizen, content, **more)
    assert (got, words in answer["error"]) == (status, True), answer
    assert FRENCH.search(answer["error"])
    assert not LEAKS.search(answer["error"])
    assert await citizen.read() == before


async def test_a_photo_becomes_a_message_that_the_bot_leaves_alone(
    citizen: Citizen, rasa: FakeRasa
) -> None:
    id = new_id()
    status, answer = await attach(citizen, samples.jpeg(), "Ma photo.JPG", id=id)
    message = answer["message"]
    file = message["file"]
    assert (status, message["author"], message["client_message_id"]) == (201, "citizen", id)
    assert message["text"] == "Pièce jointe : Ma photo.JPG"
    assert message["html"] is None
    assert (file["name"], file["kind"]) == ("Ma photo.JPG", "image/jpeg")
    assert set(file) == {"id", "name", "kind", "size"}
    assert (await citizen.read())["messages"][-1] == message
    await citizen.send("Que faire de cette photo ?")
    await citizen.answered("Réponse à : Que faire de cette photo ?")
    assert [turn["text"] for turn in rasa.turns] == ["Que faire de cette photo ?"]


async def test_a_text_is_no_file(citizen: Citizen) -> None:
    assert (await citizen.send("Bonjour"))[1]["message"]["file"] is None


@pytest.mark.parametrize("kind", ["image/png", "image/webp", "application/pdf"])
async def test_the_other_kinds_are_taken_too(citizen: Citizen, kind: str) -> None:
    content = samples.IMAGES[kind]() if kind in samples.IMAGES else samples.hostile_pdf()
    name = f"fichier.{kind.rpartition('/')[2]}"
    status, answer = await attach(citizen, content, name, kind)
    assert (status, answer["message"]["file"]["kind"]) == (201, kind)


async def test_the_same_file_posted_again_is_the_same_message(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    id = new_id()
    first = await attach(citizen, samples.jpeg(), id=id)
    again = await attach(citizen, samples.jpeg(), id=id)
    other = await attach(citizen, b"anything", "x.exe", id=id)
    assert (first[0], again[0], other[0]) == (201, 200, 200)
    assert first[1] == again[1] == other[1]
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (1,)


async def test_a_double_press_stores_one_file(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    id = new_id()
    results = await asyncio.gather(*(attach(citizen, samples.jpeg(), id=id) for _ in range(5)))
    assert {status for status, _ in results} <= {200, 201, 429}
    assert [status for status, _ in results].count(201) == 1
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (1,)


async def test_a_file_near_the_limit_is_taken_and_one_over_it_refused(citizen: Citizen) -> None:
    status, answer = await attach(citizen, samples.noise(9 * MIB))
    assert status == 201, answer
    await refused(citizen, 413, "10 Mo", samples.jpeg() + bytes(10 * MIB))
    await refused(citizen, 413, "10 Mo", samples.jpeg() + bytes(11 * MIB))


async def test_thirteen_megabytes_are_not_even_read(citizen: Citizen) -> None:
    request = head(citizen, **{"Content-Length": str(13 * MIB)})
    assert b" 413 " in await first_line(citizen, request)


async def test_thirteen_megabytes_in_pieces_are_cut_off(citizen: Citizen) -> None:
    request = head(citizen, **{"Transfer-Encoding": "chunked"})
    piece = b"%x\r\n" % MIB + bytes(MIB) + b"\r\n"
    assert b" 413 " in await first_line(citizen, request, *[piece] * 13)
    assert files_in((await citizen.read())["messages"]) == []


async def test_a_file_may_come_in_pieces_without_a_length(citizen: Citizen) -> None:
    content = samples.noise(MIB)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]
            await asyncio.sleep(0)

    assert (await attach(citizen, pieces()))[0] == 201


async def test_a_file_that_says_nothing_of_its_length_is_empty(citizen: Citizen) -> None:
    assert b" 422 " in await first_line(citizen, head(citizen))
    await refused(citizen, 422, "vide", b"")


async def test_a_file_that_stops_coming_is_given_up(citizen: Citizen, process: Process) -> None:
    make_impatient(process, piece=0.2)
    request = head(citizen, **{"Content-Length": "50000"})
    assert b" 408 " in await first_line(citizen, request, b"\xff\xd8\xff" * 10)
    assert (await attach(citizen, samples.jpeg()))[0] == 201


async def test_a_file_that_only_drips_is_given_up(citizen: Citizen, process: Process) -> None:
    make_impatient(process, whole=0.5)
    request = head(citizen, **{"Content-Length": "50000"})
    reader, writer = await connect(citizen)
    writer.write(request)
    async with asyncio.timeout(10):
        answer = asyncio.create_task(reader.readline())
        while not answer.done():
            writer.write(b"x")
            await asyncio.sleep(0.02)
        assert b" 408 " in await answer
    writer.close()


async def test_a_connection_lost_on_the_way_leaves_nothing_and_blocks_nothing(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    _, writer = await connect(citizen)
    writer.write(head(citizen, **{"Content-Length": "50000"}) + b"\xff\xd8\xff")
    await writer.drain()
    writer.transport.abort()
    async with asyncio.timeout(10):
        while (await attach(citizen, samples.jpeg()))[0] != 201:
            await asyncio.sleep(0.05)
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (1,)


async def test_ten_files_are_the_most(citizen: Citizen) -> None:
    for _ in range(10):
        assert (await attach(citizen, samples.jpeg()))[0] == 201
    await refused(citizen, 422, "10 fichiers", samples.jpeg())
    assert len(files_in((await citizen.read())["messages"])) == 10
    assert (await citizen.send("J'en ai d'autres"))[0] == 201


async def test_two_files_for_the_last_place_do_not_both_get_it(
    citizen: Citizen, serve: Serve, settings: Settings, superuser: psycopg.Connection
) -> None:
    """They come in at two processes, which know nothing of each other."""
    elsewhere = Citizen((await serve(settings)).base)
    elsewhere.id, elsewhere.token = citizen.id, citizen.token
    for _ in range(9):
        assert (await attach(citizen, samples.jpeg()))[0] == 201
    results = await asyncio.gather(
        attach(citizen, samples.jpeg()), attach(elsewhere, samples.jpeg())
    )
    await elsewhere.http.close()
    assert sorted(status for status, _ in results) == [201, 422]
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (10,)


async def test_forty_megabytes_are_the_most(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    for _ in range(4):
        assert (await attach(citizen, samples.jpeg()))[0] == 201
    superuser.execute(
        "UPDATE stored_file SET content = convert_to(repeat('x', %s), 'UTF8')",
        [10 * MIB - 100_000],
    )
    await refused(citizen, 422, "40 Mo", samples.noise(MIB))
    assert (await attach(citizen, samples.jpeg()))[0] == 201


async def test_one_citizen_sends_one_file_at_a_time(
    citizen: Citizen, new_citizen: NewCitizen
) -> None:
    reader, writer = await connect(citizen)
    writer.write(head(citizen, **{"Content-Length": "50000", "Expect": "100-continue"}))
    async with asyncio.timeout(10):
        assert b" 100 " in await reader.readline()
    status, answer = await attach(citizen, samples.jpeg())
    assert (status, "déjà en cours" in answer["error"]) == (429, True)
    assert int(citizen.last["Retry-After"]) > 0
    assert (await attach(await new_citizen(), samples.jpeg()))[0] == 201
    writer.close()


async def test_refused_files_count_for_the_pace(
    citizen: Citizen, new_citizen: NewCitizen, process: Process
) -> None:
    make_impatient(process, tries=3)
    for _ in range(3):
        assert (await attach(citizen, b"x", "x.exe"))[0] == 422
    await refused(citizen, 429, "quelques minutes", samples.jpeg())
    assert (await attach(await new_citizen(), samples.jpeg()))[0] == 201


async def test_messages_keep_their_own_small_limit(citizen: Citizen) -> None:
    body = b'{"text": "' + b"a" * 70_000 + b'"}'
    url = f"/conversations/{citizen.id}/messages"
    headers = citizen.headers | {"Content-Type": "application/json"}
    async with citizen.http.post(url, data=body, headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("given", ["", "x", "12", "0" * 32 + "x"])
async def test_a_file_without_a_usable_id_is_refused(citizen: Citizen, given: str) -> None:
    headers = {"X-Client-Message-Id": given}
    await refused(citizen, 422, "n'a pas pu être lu", samples.jpeg(), **headers)


async def test_a_full_or_lost_disk_is_told_and_the_file_may_come_again(
    citizen: Citizen, settings: Settings
) -> None:
    folder = Path(settings.var) / "uploads"
    folder.rmdir() if folder.exists() else None
    folder.write_text("not a folder")
    await refused(citizen, 503, "Réessayez", samples.jpeg())
    assert int(citizen.last["Retry-After"]) > 0
    folder.unlink()
    assert (await attach(citizen, samples.jpeg()))[0] == 201
    assert list(folder.iterdir()) == []


async def test_a_database_that_cannot_take_the_file_keeps_no_half_of_it(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    superuser.execute(
        "CREATE FUNCTION refuse_file() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;"
        " CREATE TRIGGER no_room BEFORE INSERT ON stored_file EXECUTE FUNCTION refuse_file()"
    )
    await refused(citizen, 503, "instant", samples.jpeg())
    superuser.execute("DROP TRIGGER no_room ON stored_file")
    assert (await attach(citizen, samples.jpeg()))[0] == 201


async def test_a_virus_is_refused_and_nothing_passes_without_the_scanner(
    serve: Serve, settings: Settings, clamd: FakeClamd, new_citizen: NewCitizen
) -> None:
    process = await serve(dataclasses.replace(settings, clamd=clamd.address))
    citizen = await new_citizen(process.base)
    assert (await attach(citizen, samples.jpeg()))[0] == 201
    await refused(citizen, 422, "antivirus", samples.jpeg() + EICAR)
    await clamd.stop()
    await refused(citizen, 503, "antivirus est indisponible", samples.jpeg())


async def test_every_stored_file_has_its_message(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    await attach(citizen, samples.jpeg())
    found = superuser.execute(
        "SELECT count(*) FROM stored_file f JOIN message m USING (conversation_id, seq)"
        " WHERE m.body -> 'file' ->> 'id' = f.id::text"
        " AND m.body -> 'file' ->> 'size' = f.size::text"
    )
    assert found.fetchone() == (1,)


def make_impatient(process: Process, **limits: Any) -> None:
    """Hand the process an intake of other limits than the real one's."""
    service = process.service
    intake = Intake(service.settings.var / "uploads", service.clock, Patience(**limits))
    process.app.ctx.service = dataclasses.replace(service, intake=intake)


def head(citizen: Citizen, **headers: str) -> bytes:
    """Return the head of an upload, as it goes over the wire."""
    lines = {
        "Host": "x",
        "Authorization": f"Bearer {citizen.token}",
        "Content-Type": "image/jpeg",
        "X-File-Name": "photo.jpg",
        "X-Client-Message-Id": new_id(),
        **headers,
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST /conversations/{citizen.id}/files HTTP/1.1\r\n{text}\r\n".encode()


async def connect(citizen: Citizen) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    base = citizen.http._base_url
    assert base is not None
    return await asyncio.open_connection(base.host, base.port)


async def first_line(citizen: Citizen, *parts: bytes) -> bytes:
    """Send bytes as they are and return the answer's first line."""
    reader, writer = await connect(citizen)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass  # the service has answered and hung up: its answer is still to be read
    async with asyncio.timeout(10):
        line = await reader.readline()
    writer.close()
    return line


async def test_nobody_else_can_attach_here(citizen: Citizen, new_citizen: NewCitizen) -> None:
    other = await new_citizen()
    for headers in ({}, other.headers, {"Authorization": "Bearer "}):
        url = f"/conversations/{citizen.id}/files"
        async with (
            aiohttp.ClientSession(citizen.http._base_url) as http,
            http.post(url, data=samples.jpeg(), headers=headers) as answer,
        ):
            assert answer.status == 404
    assert files_in((await citizen.read())["messages"]) == []
