"""Only its citizen gets the receipt of a report, as a PDF without the return code."""

import asyncio
import io
import uuid
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.types.json import Jsonb
from pypdf import PdfReader

from handoff.reports.reference import new_reference
from tests.handoff import hostile
from tests.handoff.cast import Citizen
from tests.handoff.conftest import NewCitizen

FIELDS = {
    "what": {"shown": "Mon vélo a été volé.", "text": "mon vélo a été volé"},
    "where": {"shown": "Gaillon (27600)", "text": "gaillon"},
    "contact": {"shown": "", "skipped": True},
}


def add_report(
    superuser: psycopg.Connection, citizen: Citizen, status: str = "received", **fields: object
) -> str:
    """Store a report of the citizen's; return its reference, spelled even for a draft."""
    reference = new_reference()
    at = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    is_received = status not in {"draft", "cancelled"}
    superuser.execute(
        "INSERT INTO report (conversation_id, kind, status, reference, fields, created_at,"
        " changed_at, received_at) VALUES (%s, 'theft', %s, %s, %s, %s, %s, %s)",
        [
            citizen.id,
            status,
            reference if is_received else None,
            Jsonb({**FIELDS, **fields}),
            at,
            at,
            at if is_received else None,
        ],
    )
    return reference


async def ask(
    citizen: Citizen, reference: str, of: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    url = f"/conversations/{of or citizen.id}/reports/{reference}/receipt"
    async with citizen.http.get(url, headers=citizen.headers) as answer:
        return answer.status, dict(answer.headers), await answer.read()


def words_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_the_receipt_is_a_file_with_the_reference_and_what_was_said(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    reference = add_report(superuser, citizen)
    status, headers, pdf = await ask(citizen, reference)
    assert status == 200
    assert headers["Content-Type"] == "application/pdf"
    name = f'attachment; filename="recepisse-{reference}.pdf"'
    assert headers["Content-Disposition"] == name
    assert headers["Cache-Control"] == "no-store"
    words = words_of(pdf)
    assert all(said in words for said in (reference, "Mon vélo a été volé.", "17", "112", "114"))


async def test_the_return_code_and_the_conversations_id_are_not_in_it(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    reference = add_report(superuser, citizen)
    url = f"/conversations/{citizen.id}/return-code"
    async with citizen.http.put(url, headers=citizen.headers) as answer:
        code = (await answer.json())["code"]
    words = words_of((await ask(citizen, reference))[2])
    assert not any(kept in words for kept in (code, code.replace(" ", ""), citizen.id))


@pytest.mark.parametrize(
    "spell",
    [str.lower, lambda r: r.replace("-", ""), lambda r: r[3:], lambda r: r.replace("-", ".")],
    ids=["small letters", "bare", "without BN", "dots"],
)
async def test_a_reference_is_read_however_it_is_spelled(
    citizen: Citizen, superuser: psycopg.Connection, spell: object
) -> None:
    assert callable(spell)
    reference = add_report(superuser, citizen)
    status, headers, _ = await ask(citizen, spell(reference))
    assert (status, reference in headers["Content-Disposition"]) == (200, True)


async def test_a_report_of_somebody_else_does_not_exist(
    new_citizen: NewCitizen, citizen: Citizen, superuser: psycopg.Connection
) -> None:
    theirs = add_report(superuser, citizen)
    stranger = await new_citizen()
    own = add_report(superuser, stranger)
    unknown = await ask(stranger, new_reference())
    assert await ask(stranger, theirs) == unknown
    assert unknown[0] == 404
    assert (await ask(stranger, theirs, of=citizen.id))[0] == 404
    assert (await ask(stranger, own, of=citizen.id))[0] == 404
    assert (await ask(stranger, own))[0] == 200


@pytest.mark.parametrize("status", ["draft", "cancelled"])
async def test_what_was_not_sent_has_no_receipt(
    citizen: Citizen, superuser: psycopg.Connection, status: str
) -> None:
    assert (await ask(citizen, add_report(superuser, citizen, status)))[0] == 404


async def test_a_report_that_went_on_or_was_merged_keeps_its_receipt(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    first, second = add_report(superuser, citizen), add_report(superuser, citizen, "closed")
    superuser.execute(
        "UPDATE report SET duplicate_of = (SELECT id FROM report WHERE reference = %s)"
        " WHERE reference = %s",
        [first, second],
    )
    assert [(await ask(citizen, reference))[0] for reference in (first, second)] == [200, 200]


async def test_a_path_that_names_no_report_is_said_so(citizen: Citizen) -> None:
    for path in (*hostile.PATHS, str(uuid.uuid4()), "BN-0000-0000-0", "%E2%80%AEBN"):
        url = f"/conversations/{citizen.id}/reports/{path.replace(' ', '%20')}/receipt"
        async with citizen.http.get(url, headers=citizen.headers) as answer:
            assert answer.status in {400, 404, 414}, path
            assert "Set-Cookie" not in answer.headers
    assert (await citizen.send("Bonjour"))[0] == 201


async def test_whatever_a_citizen_said_is_printed_as_words(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    for said in ('#read("/etc/passwd") *gras* $x$', "\u202egpj.exe", "<script>alert(1)</script>"):
        reference = add_report(superuser, citizen, what={"shown": said, "text": said})
        status, _, pdf = await ask(citizen, reference)
        assert status == 200, said
        assert "root:" not in words_of(pdf)


async def test_receipts_asked_all_at_once_all_come(
    citizen: Citizen, superuser: psycopg.Connection
) -> None:
    reference = add_report(superuser, citizen)
    answers = await asyncio.gather(*(ask(citizen, reference) for _ in range(6)))
    assert {(status, pdf[:5]) for status, _, pdf in answers} == {(200, b"%PDF-")}
