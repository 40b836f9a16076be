"""A file is a message like any other, but for the bot: it answers the texts around it only."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from handoff.accounts.model import Operator
from handoff.conversations import wording
from handoff.conversations.model import Message, TooFast
from handoff.conversations.turns import Turns
from handoff.files.checking import Checking
from handoff.files.operations import files_of, read_bytes, receive_file
from handoff.queues.board import Board
from tests.fakes.bot import FakeBot, answer
from tests.handoff.files import samples
from tests.handoff.talk import Talk


async def attach(talk: Talk, id: UUID | None = None, burst: int = 10_000) -> tuple[Message, bool]:
    return await receive_file(
        talk.database,
        talk.id,
        samples.spool(samples.jpeg()),
        client_message_id=id or uuid4(),
        name="photo.jpg",
        media_type="image/jpeg",
        checking=Checking(None),
        burst=burst,
        clock=talk.clock,
    )


@pytest.fixture(autouse=True)
def echo(bot: FakeBot) -> None:
    bot.reply = lambda text: answer(f"Réponse à : {text}")


def asked(bot: FakeBot) -> list[str]:
    return [turn.text for turn in bot.turns]


async def test_a_file_is_a_message_and_asks_nothing_of_the_bot(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    message, is_new = await attach(talk)
    await turns.run(talk.id)
    assert is_new
    assert (message.seq, message.direction, message.author) == (2, "incoming", "citizen")
    assert message.body["text"] == "Pièce jointe : photo.jpg"
    assert asked(bot) == []
    assert await turns.unanswered() == []
    conversation = await talk.read()
    assert conversation.last_seq == 2
    assert not conversation.is_bot_typing(talk.clock())


@pytest.mark.parametrize(
    "order", ["FT", "TF", "TFT", "FTF", "FFT", "TFFT", "TTFF"], ids=lambda order: order
)
async def test_the_bot_answers_each_text_once_wherever_files_stand(
    talk: Talk, turns: Turns, bot: FakeBot, order: str
) -> None:
    """All of it is there before the first turn begins."""
    for place, letter in enumerate(order):
        await (attach(talk) if letter == "F" else talk.write(f"Texte {place}"))
    texts = [f"Texte {place}" for place, letter in enumerate(order) if letter == "T"]
    await turns.run(talk.id)
    assert asked(bot) == texts
    assert await turns.unanswered() == []
    said = [text for author, text in await talk.texts() if author == "bot"][1:]
    assert said == [f"Réponse à : {text}" for text in texts]
    stored = await talk.messages()
    assert [message.seq for message in stored] == list(range(1, len(stored) + 1))


@pytest.mark.parametrize("order", ["FT", "TF", "TFT", "FTF"], ids=lambda order: order)
async def test_turns_between_files_answer_each_text_once(
    talk: Talk, turns: Turns, bot: FakeBot, order: str
) -> None:
    for place, letter in enumerate(order):
        await (attach(talk) if letter == "F" else talk.write(f"Texte {place}"))
        await turns.run(talk.id)
    assert asked(bot) == [f"Texte {p}" for p, letter in enumerate(order) if letter == "T"]


async def test_a_file_that_comes_during_a_turn_changes_nothing_for_it(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = None
    await talk.write("Avant")
    running = asyncio.create_task(turns.run(talk.id))
    turn = await bot.asked()
    await attach(talk)
    assert (await talk.read()).is_bot_typing(talk.clock())
    await talk.write("Après")
    bot.reply = lambda text: answer(f"Réponse à : {text}")
    turn.end(answer("Réponse à : Avant"))
    await running
    assert asked(bot) == ["Avant", "Après"]
    assert turns.dropped == 0
    assert [text for _, text in await talk.texts()][1:] == [
        "Avant",
        "Pièce jointe : photo.jpg",
        "Après",
        "Réponse à : Avant",
        "Réponse à : Après",
    ]


async def test_a_text_and_a_file_sent_at_once_are_both_there_and_one_is_answered(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await asyncio.gather(attach(talk), talk.write("Un"), attach(talk), talk.write("Deux"))
    await turns.run(talk.id)
    assert sorted(asked(bot)) == ["Deux", "Un"]
    assert (await talk.read()).last_seq == len(await talk.messages()) == 7


async def test_a_gendarme_who_owns_the_talk_is_shown_the_file(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    await talk.owned_by(operator)
    before = await talk.read()
    await attach(talk)
    after = await talk.read()
    assert (after.status, after.owner_epoch) == ("assigned", before.owner_epoch)
    assert (await talk.texts())[-1] == ("citizen", "Pièce jointe : photo.jpg")
    await talk.hand_back(operator)
    await turns.run(talk.id)
    assert asked(bot) == []


async def test_what_the_queue_shows_of_a_talk_is_its_last_message_file_or_text(
    talk: Talk, board: Board
) -> None:
    await talk.write("J'ai une photo")
    await talk.ask()
    await attach(talk)
    await board.refresh()
    (place,) = board.snapshot.places
    assert (place.excerpt, place.last_author) == ("Pièce jointe : photo.jpg", "citizen")


async def test_a_file_left_while_waiting_is_not_answered_after_leaving_the_queue(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await talk.write("Bonjour")
    await talk.ask()
    await attach(talk)
    await talk.leave()
    await turns.run(talk.id)
    assert asked(bot) == []


async def test_a_resolved_conversation_reopens_when_the_citizen_sends_a_file(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot
) -> None:
    await talk.owned_by(operator)
    await talk.write("Pour le gendarme")
    await talk.resolve(operator)
    await attach(talk)
    assert (await talk.texts())[-2:] == [
        ("citizen", "Pièce jointe : photo.jpg"),
        ("system", wording.REOPENED),
    ]
    assert (await talk.read()).status == "bot"
    await turns.run(talk.id)
    assert asked(bot) == []
    await talk.write("Une question")
    await turns.run(talk.id)
    assert asked(bot) == ["Une question"]


@pytest.mark.parametrize("count", [2, 8])
async def test_the_same_file_posted_at_once_is_stored_once(
    talk: Talk, superuser: psycopg.Connection, count: int
) -> None:
    id = uuid4()
    results = await asyncio.gather(*(attach(talk, id) for _ in range(count)))
    assert [is_new for _, is_new in results].count(True) == 1
    assert len({message.seq for message, _ in results}) == 1
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (1,)


async def test_files_count_for_the_pace_of_messages(
    talk: Talk, superuser: psycopg.Connection
) -> None:
    await attach(talk, burst=2)
    await talk.write("Un texte")
    with pytest.raises(TooFast):
        await attach(talk, burst=2)
    talk.clock.move(seconds=6)
    await attach(talk, burst=2)
    assert superuser.execute("SELECT count(*) FROM stored_file").fetchone() == (2,)


async def test_a_stored_file_knows_its_content(
    talk: Talk, superuser: psycopg.Connection, other_talk: Callable[[], Any]
) -> None:
    await attach(talk)
    await attach(await other_talk())
    async with talk.database.transaction() as connection:
        (file,) = await files_of(connection, talk.id)
        content = await read_bytes(connection, file.id)
        assert await read_bytes(connection, uuid4()) is None
    assert content is not None
    assert (file.name, file.kind, file.size, file.seq) == (
        "photo.jpg",
        "image/jpeg",
        len(content),
        2,
    )
    found = superuser.execute(
        "SELECT encode(sha256(content), 'hex') FROM stored_file WHERE id = %s", [file.id]
    )
    assert found.fetchone() == (file.sha256,)


@pytest.fixture
def other_talk(talk: Talk) -> Callable[[], Any]:
    return lambda: Talk.open(talk.database, talk.clock)


@pytest.fixture
def board(talk: Talk) -> Board:
    return Board(talk.database, talk.clock)
