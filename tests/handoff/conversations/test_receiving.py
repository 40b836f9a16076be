"""What citizens write is stored once, in order, whatever happens around it."""

import asyncio
from uuid import uuid4

import pytest

from handoff.accounts.model import Operator
from handoff.conversations import wording
from handoff.conversations.model import UnusableText
from tests.handoff.talk import Talk


async def test_the_same_message_posted_twice_is_stored_once(talk: Talk) -> None:
    id = uuid4()
    first, is_new = await talk.write("Bonjour", id=id)
    again, is_new_again = await talk.write("Bonjour", id=id)
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert [text for author, text in await talk.texts() if author == "citizen"] == ["Bonjour"]


async def test_what_was_stored_first_stays_when_the_same_id_brings_another_text(
    talk: Talk,
) -> None:
    id = uuid4()
    await talk.write("Bonjour", id=id)
    again, _ = await talk.write("Autre chose", id=id)
    assert again.body["text"] == "Bonjour"


@pytest.mark.parametrize("is_resolved", [False, True])
async def test_twenty_posts_of_one_message_in_parallel_store_it_once(
    talk: Talk, operator: Operator, is_resolved: bool
) -> None:
    if is_resolved:
        await talk.owned_by(operator)
        await talk.resolve(operator)
    id = uuid4()
    results = await asyncio.gather(*(talk.write("Bonjour", id=id) for _ in range(20)))
    assert len({message.seq for message, _ in results}) == 1
    assert [is_new for _, is_new in results].count(True) == 1
    assert [text for author, text in await talk.texts() if author == "citizen"] == ["Bonjour"]


async def test_the_same_id_in_two_conversations_is_two_messages(talk: Talk) -> None:
    id = uuid4()
    other = await Talk.open(talk.database, talk.clock)
    assert (await talk.write("Un", id=id))[1]
    assert (await other.write("Deux", id=id))[1]


@pytest.mark.parametrize("is_resolved", [False, True])
async def test_fifty_parallel_posts_leave_no_gap(
    talk: Talk, operator: Operator, is_resolved: bool
) -> None:
    if is_resolved:
        await talk.owned_by(operator)
        await talk.resolve(operator)
    before = (await talk.read()).last_seq
    await asyncio.gather(*(talk.write(f"Message {n}") for n in range(50)))
    stored = await talk.messages()
    assert [message.seq for message in stored] == list(range(1, len(stored) + 1))
    assert (await talk.read()).last_seq == len(stored) == before + 50 + is_resolved
    texts = [message.body["text"] for message in stored if message.direction == "incoming"]
    assert sorted(texts) == sorted(f"Message {n}" for n in range(50))


async def test_messages_sent_one_after_the_other_keep_their_order(talk: Talk) -> None:
    for n in range(20):
        await talk.write(f"Message {n}")
    assert [text for author, text in await talk.texts() if author == "citizen"] == [
        f"Message {n}" for n in range(20)
    ]


async def test_a_resolved_conversation_reopens_when_the_citizen_writes(
    talk: Talk, operator: Operator
) -> None:
    await talk.owned_by(operator)
    resolved = await talk.resolve(operator)
    await talk.write("Encore une question")
    reopened = await talk.read()
    assert (reopened.status, reopened.owner, reopened.reason) == ("bot", None, None)
    assert reopened.owner_epoch == resolved.owner_epoch + 1
    assert (await talk.texts())[-2:] == [
        ("citizen", "Encore une question"),
        ("system", wording.REOPENED),
    ]
    turn = await talk.begin_turn()
    assert turn is not None
    assert turn.seq == reopened.incoming_seq


async def test_a_refused_text_stores_nothing(talk: Talk) -> None:
    before = await talk.read()
    with pytest.raises(UnusableText):
        await talk.write("   ")
    assert await talk.read() == before
    assert len(await talk.messages()) == 1
