"""A code opens its conversation from anywhere, once asked for; guessing it leads nowhere."""

import asyncio
import html
import re
from typing import Any
from uuid import UUID

import aiohttp
import psycopg
import pytest
import pytest_asyncio

from handoff.accounts.model import Operator
from handoff.conversations import operations, return_codes, wording
from handoff.conversations.model import TooFast, UnknownConversation
from handoff.conversations.return_codes import (
    FAILURES_EVERYWHERE,
    FAILURES_PER_ADDRESS,
    WrongCode,
)
from handoff.database import Database
from handoff.service import Service
from handoff.settings import Settings, read_settings
from tests.fakes.rasa import FakeRasa
from tests.handoff import hostile
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.conftest import NewCitizen
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

KEY = "the key of the tests"
WRONG = "0000 0000 0000 0000"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"
NUMBERS = ("17", "112", "114")


class Codes:
    """Codes of one database, with a clock that tests move."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    async def issue(self, talk: Talk, key: str = KEY) -> str:
        return await return_codes.issue(self.database, talk.id, key=key, now=self.clock())

    async def open(self, code: object, address: str = HERE, key: str = KEY) -> tuple[UUID, str]:
        opened, token = await return_codes.open_again(
            self.database, code, address=address, key=key, now=self.clock()
        )
        return opened.id, token

    async def fail(self, times: int, address: str = HERE) -> None:
        for _ in range(times):
            with pytest.raises(WrongCode):
                await self.open(WRONG, address)


@pytest.fixture
def codes(database: Database, clock: Clock) -> Codes:
    return Codes(database, clock)


@pytest_asyncio.fixture
async def code(codes: Codes, talk: Talk) -> str:
    return await codes.issue(talk)


async def put_code(citizen: Citizen) -> str:
    url = f"/conversations/{citizen.id}/return-code"
    async with citizen.http.put(url, headers=citizen.headers) as answer:
        assert answer.status == 200
        body = await answer.json()
    assert body.keys() == {"code"}
    return str(body["code"])


async def post_code(base: str, code: object) -> tuple[int, dict[str, Any], dict[str, str]]:
    async with (
        aiohttp.ClientSession(base) as http,
        http.post("/return", json={"code": code}) as answer,
    ):
        return answer.status, await answer.json(), dict(answer.headers)


# The code


async def test_a_code_is_sixteen_digits_in_groups_of_four_and_never_the_same(
    codes: Codes, talk: Talk
) -> None:
    given = {await codes.issue(talk) for _ in range(20)}
    assert len(given) == 20
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code) for code in given)


async def test_a_code_opens_its_conversation_and_no_other(
    codes: Codes, talk: Talk, code: str
) -> None:
    other = await Talk.open(talk.database, talk.clock)
    others_code = await codes.issue(other)
    assert (await codes.open(code))[0] == talk.id
    assert (await codes.open(others_code))[0] == other.id


async def test_a_code_still_works_after_it_was_used(codes: Codes, talk: Talk, code: str) -> None:
    assert [(await codes.open(code))[0] for _ in range(3)] == [talk.id] * 3


async def test_another_code_replaces_the_first(codes: Codes, talk: Talk, code: str) -> None:
    newer = await codes.issue(talk)
    with pytest.raises(WrongCode):
        await codes.open(code)
    assert (await codes.open(newer))[0] == talk.id


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: code.replace(" ", " . "),
        lambda code: f"\u00a0{code}\r\n",
        lambda code: "\u200b".join(code),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else "\u3000" for c in code),
        lambda code: "".join(chr(ord(c) + 0x630) if c.isdigit() else " – " for c in code),
    ],
    ids=["bare", "hyphens", "dots", "blanks around", "zero width", "full width", "Arabic digits"],
)
async def test_a_code_is_read_however_it_is_typed(
    codes: Codes, talk: Talk, code: str, spell: Any
) -> None:
    assert (await codes.open(spell(code)))[0] == talk.id


async def test_what_is_no_code_is_refused_like_a_wrong_one_and_counts_for_nothing(
    codes: Codes, superuser: psycopg.Connection, code: str
) -> None:
    for typed in (None, 5, True, [], {}, "", code[:-1], f"{code}1", f"{code[:-1]}O", "1" * 5000):
        with pytest.raises(WrongCode):
            await codes.open(typed)
    assert superuser.execute("SELECT count(*) FROM return_failure").fetchone() == (0,)


async def test_only_a_keyed_hash_of_the_code_is_stored(
    codes: Codes, talk: Talk, superuser: psycopg.Connection, code: str
) -> None:
    digits = code.replace(" ", "")
    row = superuser.execute("SELECT to_jsonb(c)::text FROM conversation c").fetchone()
    assert row is not None
    assert not any(spelling in row[0] for spelling in (code, digits, digits.encode().hex()))
    with pytest.raises(WrongCode):
        await codes.open(code, key="another key")
    again = superuser.execute("SELECT return_code_hash FROM conversation").fetchone()
    assert again is not None
    assert len(again[0]) == 32


async def test_giving_and_using_a_code_is_audited_without_the_code(
    codes: Codes, talk: Talk, superuser: psycopg.Connection, code: str
) -> None:
    await codes.open(code)
    rows = superuser.execute(
        "SELECT actor, action, subject, details::text FROM audit"
        " WHERE action IN ('issue_return_code', 'return') ORDER BY id"
    ).fetchall()
    subject = f"conversation {talk.id}"
    assert [row[:3] for row in rows] == [
        ("citizen", "issue_return_code", subject),
        ("citizen", "return", subject),
    ]
    assert not any(re.search(r"\d{4} ?\d{4}", row[3]) for row in rows)


# What a return does


async def test_the_new_token_takes_the_place_of_the_old_one(
    codes: Codes, talk: Talk, code: str
) -> None:
    _, token = await codes.open(code)
    assert len(token) >= 43
    assert (await operations.authenticate(talk.database, str(talk.id), token)).id == talk.id
    with pytest.raises(UnknownConversation):
        await operations.authenticate(talk.database, str(talk.id), talk.token)


async def test_a_return_is_said_in_the_conversation_and_changes_nothing_else(
    codes: Codes, talk: Talk, operator: Operator, code: str
) -> None:
    await talk.owned_by(operator)
    before = await talk.read()
    await codes.open(code)
    after = await talk.read()
    assert (await talk.texts())[-1] == ("system", wording.RETURNED)
    assert after.last_seq == before.last_seq + 1
    assert (after.status, after.owner_epoch, after.owner_id) == (
        before.status,
        before.owner_epoch,
        before.owner_id,
    )


async def test_a_resolved_conversation_can_be_read_again(
    codes: Codes, talk: Talk, operator: Operator, code: str
) -> None:
    await talk.owned_by(operator)
    await talk.resolve(operator)
    opened, _ = await codes.open(code)
    assert (opened, (await talk.read()).status) == (talk.id, "resolved")


@pytest.mark.parametrize("owner", ["bot", "operator"])
async def test_a_begun_report_is_offered_to_be_taken_up_while_the_bot_answers(
    codes: Codes,
    talk: Talk,
    operator: Operator,
    superuser: psycopg.Connection,
    code: str,
    owner: str,
) -> None:
    superuser.execute(
        "INSERT INTO report (conversation_id, kind, created_at, changed_at)"
        " VALUES (%s, 'theft', now(), now())",
        [talk.id],
    )
    if owner == "operator":
        await talk.owned_by(operator)
    await codes.open(code)
    offered = [c["title"] for c in (await talk.messages())[-1].body.get("choices", [])]
    assert offered == ([wording.RESUME_TITLE] if owner == "bot" else [])


# Guessing


async def test_after_ten_wrong_codes_an_address_waits_an_hour_even_with_the_right_one(
    codes: Codes, talk: Talk, code: str
) -> None:
    await codes.fail(FAILURES_PER_ADDRESS)
    codes.clock.move(minutes=59)
    for typed in (code, WRONG):
        with pytest.raises(TooFast) as refusal:
            await codes.open(typed)
        assert all(number in str(refusal.value) for number in NUMBERS)
        assert refusal.value.extra["retry_after"] == 3600
    assert (await codes.open(code, ELSEWHERE))[0] == talk.id
    codes.clock.move(minutes=2)
    assert (await codes.open(code))[0] == talk.id


async def test_right_codes_are_no_failures(codes: Codes, talk: Talk, code: str) -> None:
    await codes.fail(FAILURES_PER_ADDRESS - 1)
    for _ in range(FAILURES_PER_ADDRESS):
        assert (await codes.open(code))[0] == talk.id


async def test_codes_tried_at_once_are_all_counted(codes: Codes, code: str) -> None:
    results = await asyncio.gather(
        *(codes.open(WRONG) for _ in range(4 * FAILURES_PER_ADDRESS)), return_exceptions=True
    )
    kinds = [type(result) for result in results]
    assert kinds.count(WrongCode) == FAILURES_PER_ADDRESS
    assert kinds.count(TooFast) == 3 * FAILURES_PER_ADDRESS


async def test_guessing_from_many_addresses_stops_all_returns_for_an_hour(
    codes: Codes, talk: Talk, superuser: psycopg.Connection, code: str
) -> None:
    superuser.execute(
        "INSERT INTO return_failure SELECT 'address ' || n, %s FROM generate_series(1, %s) n",
        [codes.clock(), FAILURES_EVERYWHERE - 1],
    )
    assert (await codes.open(code))[0] == talk.id
    await codes.fail(1)
    with pytest.raises(TooFast) as refusal:
        await codes.open(code, ELSEWHERE)
    assert all(number in str(refusal.value) for number in NUMBERS)
    codes.clock.move(minutes=61)
    assert (await codes.open(code, ELSEWHERE))[0] == talk.id


async def test_addresses_are_forgotten_once_their_failures_no_longer_count(
    codes: Codes, superuser: psycopg.Connection
) -> None:
    await codes.fail(3, ELSEWHERE)
    codes.clock.move(minutes=61)
    await codes.fail(1, HERE)
    assert superuser.execute("SELECT address FROM return_failure").fetchall() == [(HERE,)]


# Over HTTP


async def test_a_citizen_comes_back_from_another_device_to_the_same_conversation(
    citizen: Citizen, rasa: FakeRasa
) -> None:
    await citizen.send("Bonjour")
    await citizen.answered("Réponse à : Bonjour")
    code = await put_code(citizen)
    status, opened, _ = await post_code(str(citizen.http._base_url), code)
    assert status == 200
    assert opened["id"] == citizen.id
    assert opened["state"]["id"] == citizen.id
    texts = [message["text"] for message in opened["messages"]]
    assert texts[1:] == ["Bonjour", "Réponse à : Bonjour", wording.RETURNED]
    citizen.token = opened["token"]
    await citizen.send("Me revoilà")
    await citizen.answered("Réponse à : Me revoilà")
    assert all(code not in text for _, text in await citizen.texts())


async def test_the_page_left_open_elsewhere_hears_that_it_is_closed_and_nothing_more(
    base: str, citizen: Citizen
) -> None:
    await citizen.ask_for_operator()
    code = await put_code(citizen)
    async with citizen.follow() as stream:
        await stream.messages(2)
        _, opened, _ = await post_code(base, code)
        back = Citizen(base)
        back.id, back.token = opened["id"], opened["token"]
        async with back.http:
            await back.send("Un secret")
        with pytest.raises((ConnectionError, aiohttp.ClientError)):
            await stream.until("message", lambda m: m["text"] == "Un secret", 10)
    url = f"/conversations/{citizen.id}"
    async with citizen.http.get(url, headers=citizen.headers) as answer:
        assert answer.status == 404
        assert "Un secret" not in await answer.text()
    assert (await citizen.send("Encore moi"))[0] == 404


async def test_every_wrong_code_gets_the_same_answer(base: str, citizen: Citizen) -> None:
    old = await put_code(citizen)
    await put_code(citizen)
    given = [await post_code(base, code) for code in (old, WRONG, "1", "", None, [], "é" * 3000)]
    assert {status for status, _, _ in given} == {422}
    assert {(body["error"], body["code"]) for _, body, _ in given} == {
        (str(WrongCode()), "wrong_code")
    }


async def test_too_many_wrong_codes_are_told_when_to_come_back(base: str) -> None:
    answers = [await post_code(base, WRONG) for _ in range(FAILURES_PER_ADDRESS + 1)]
    assert [status for status, _, _ in answers] == [422] * FAILURES_PER_ADDRESS + [429]
    _, body, headers = answers[-1]
    assert int(headers["Retry-After"]) > 0
    assert all(number in body["error"] for number in NUMBERS)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
async def test_a_forged_address_guesses_no_more(
    base: str, service: Service, superuser: psycopg.Connection, name: str
) -> None:
    superuser.execute(
        "INSERT INTO return_failure SELECT '127.0.0.1', %s FROM generate_series(1, %s)",
        [service.clock(), FAILURES_PER_ADDRESS],
    )
    forged = {name: "for=198.51.100.7" if name == "Forwarded" else "198.51.100.7"}
    async with (
        aiohttp.ClientSession(base, headers=forged) as http,
        http.post("/return", json={"code": WRONG}) as answer,
    ):
        assert answer.status == 429


async def test_what_is_sent_as_a_code_does_no_harm(base: str, citizen: Citizen) -> None:
    await put_code(citizen)
    typed = [*hostile.ACCEPTED_TEXTS.values(), *hostile.REFUSED_TEXTS.values(), *hostile.XSS]
    async with aiohttp.ClientSession(base, headers={"Content-Type": hostile.JSON}) as http:
        for text in typed:
            async with http.post("/return", data=hostile.body(code=text)) as answer:
                assert answer.status == 422, text
                assert (await answer.json())["error"] == str(WrongCode())
        for body, headers in hostile.REFUSED_BODIES.values():
            async with http.post("/return", data=body, headers=headers) as answer:
                assert answer.status == 422, body[:80]
    assert len((await citizen.read())["messages"]) == 1


async def test_another_citizen_gets_no_code_of_the_conversation(
    new_citizen: NewCitizen, citizen: Citizen, console: OperatorClient, base: str
) -> None:
    code = await put_code(citizen)
    other = await new_citizen()
    for headers in ({}, other.headers, {"Authorization": f"Bearer {console.csrf}"}):
        url = f"/conversations/{citizen.id}/return-code"
        async with other.http.put(url, headers=headers) as answer:
            assert answer.status == 404
            assert "code" not in (await answer.json()).keys() - {"code"}
    assert (await post_code(base, code))[0] == 200


async def test_the_page_has_one_field_the_numbers_and_nothing_from_elsewhere(base: str) -> None:
    async with aiohttp.ClientSession(base) as http, http.get("/retour") as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        page = html.unescape(await answer.text())
    (field,) = re.findall(r"<input[^>]*>", page)
    assert 'inputmode="numeric"' in field
    assert 'autocomplete="off"' in field
    assert all(f">{number}</a>" in page for number in NUMBERS)
    assert "Quitter vite" in page
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|<style|\sstyle=", page)
    assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', page)


# The key


def test_the_key_is_made_once_and_kept_for_every_process(settings: Settings) -> None:
    given = {"DATABASE_URL": settings.database_url, "VAR_DIR": str(settings.var)}
    kept = settings.var / "return_code_key"
    assert settings.return_code_key == kept.read_text() == read_settings(given).return_code_key
    assert len(settings.return_code_key) >= 43
    assert settings.return_code_key != settings.bot_secret
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in settings.var.iterdir() if path.name.startswith(".")] == []
    assert read_settings({**given, "RETURN_CODE_KEY": "ours"}).return_code_key == "ours"
