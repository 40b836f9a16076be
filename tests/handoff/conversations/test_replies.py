"""Operators write only in what they own; notes stay among operators."""

import asyncio
from uuid import uuid4

import pytest

from handoff.accounts.model import Operator
from handoff.conversations.model import NotYours, UnusableText
from tests.handoff.cast import Citizen, OperatorClient, new_id
from tests.handoff.talk import Talk


async def test_a_reply_reaches_the_citizen_under_the_operators_name(
    talk: Talk, operator: Operator
) -> None:
    await talk.owned_by(operator)
    reply = await talk.reply(operator, "Je vous écoute.")
    assert (reply.direction, reply.label, reply.operator_id) == (
        "outgoing",
        "Adjudante Claire",
        operator.id,
    )


async def test_a_reply_posted_many_times_is_stored_once(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    id = uuid4()
    replies = await asyncio.gather(*(talk.reply(operator, id=id) for _ in range(20)))
    assert len({reply.seq for reply in replies}) == 1
    assert [author for author, _ in await talk.texts()].count("operator") == 1
    assert (await talk.read()).last_seq == len(await talk.messages())


async def test_a_reply_after_a_hand_back_is_refused(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    await refused(talk, operator, owner=None)


async def test_a_reply_by_another_operator_is_refused_with_the_owners_name(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    await talk.owned_by(operator)
    await refused(talk, other_operator, owner="Adjudante Claire")


async def test_a_reply_after_a_transfer_is_refused_with_the_new_owners_name(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    await talk.owned_by(other_operator)
    await refused(talk, operator, owner="Gendarme Marc")


async def test_an_unusable_reply_is_refused(talk: Talk, operator: Operator) -> None:
    await talk.owned_by(operator)
    before = await talk.read()
    with pytest.raises(UnusableText):
        await talk.reply(operator, " \u200b ")
    assert await talk.read() == before


async def test_a_note_changes_nothing_but_the_place(talk: Talk, operator: Operator) -> None:
    await talk.ask()
    before = await talk.read()
    note = await talk.note(operator)
    after = await talk.read()
    assert (note.direction, note.seq) == ("note", before.last_seq + 1)
    assert (after.status, after.owner_epoch, after.incoming_seq, after.bot_seq) == (
        before.status,
        before.owner_epoch,
        before.incoming_seq,
        before.bot_seq,
    )


async def test_a_note_never_reaches_the_citizen(citizen: Citizen, console: OperatorClient) -> None:
    await citizen.ask_for_operator()
    await console.claim(citizen.id)
    seq = (await citizen.read())["state"]["last_seq"]
    async with citizen.follow() as stream:
        await stream.messages(seq)
        assert (await console.note(citizen.id, "Prudence canari"))[0] == 201
        assert (await citizen.ask_for_operator())["last_seq"] == seq
        await console.reply(citizen.id, "Bonjour")
        state = await stream.until("state", lambda state: state["last_seq"] >= seq)
        assert state["last_seq"] == seq
        (reply,) = await stream.messages(1)
    assert reply.data["text"] == "Bonjour"
    read = await citizen.read()
    assert "canari" not in str(read)
    assert read["state"]["last_seq"] == reply.id
    for_operators = (await console.read(citizen.id))["messages"]
    assert ("note", "Prudence canari") in [(m["direction"], m["text"]) for m in for_operators]


async def test_a_late_reply_gets_409_with_the_owner_over_http(
    citizen: Citizen, console: OperatorClient, other_console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    await other_console.claim(citizen.id)
    before = await citizen.texts()
    id = new_id()
    status, body = await console.reply(citizen.id, "Trop tard", id)
    assert (status, body["owner"], body["code"]) == (409, "Gendarme Marc", "conflict")
    assert await citizen.texts() == before
    assert (await other_console.reply(citizen.id, "Bonjour", id))[0] == 201


async def refused(talk: Talk, operator: Operator, owner: str | None) -> None:
    before = await talk.read()
    with pytest.raises(NotYours) as refusal:
        await talk.reply(operator, "Trop tard")
    assert refusal.value.extra["owner"] == owner
    assert await talk.read() == before
    assert len(await talk.messages()) == before.last_seq
