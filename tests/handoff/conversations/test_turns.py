"""The bot has one turn at a time, and its answer counts only while it still owns the talk."""

import asyncio

import psycopg
import pytest

from handoff.accounts.model import Operator
from handoff.bot_answer import BotAnswer, BotAway, BotFailed
from handoff.conversations.turns import Turns
from tests.fakes.bot import FakeBot, answer, handoff
from tests.handoff.talk import Talk

Outcome = BotAnswer | Exception


@pytest.mark.parametrize(
    "late", [answer("Trop tard"), handoff("Trop tard")], ids=["answer", "handoff"]
)
async def test_an_answer_that_comes_after_the_claim_is_dropped_and_counted(
    talk: Talk,
    operator: Operator,
    turns: Turns,
    bot: FakeBot,
    late: BotAnswer,
    superuser: psycopg.Connection,
) -> None:
    await talk.write("Bonjour")
    running = asyncio.create_task(turns.run(talk.id))
    turn = await bot.asked()
    await talk.owned_by(operator)
    before = await talk.read()
    turn.end(late)
    await running
    assert turns.dropped == 1
    assert await talk.read() == before
    assert len(await talk.messages()) == before.last_seq
    found = superuser.execute("SELECT subject, details FROM audit WHERE action = 'turn_dropped'")
    assert found.fetchall() == [(f"conversation {talk.id}", {"seq": 2, "epoch": 0})]


@pytest.mark.parametrize("trouble", [BotFailed("slow"), BotAway("reset")], ids=["failed", "away"])
async def test_trouble_with_the_bot_after_the_claim_is_not_told(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot, trouble: Exception
) -> None:
    await talk.write("Bonjour")
    running = asyncio.create_task(turns.run(talk.id))
    turn = await bot.asked()
    await talk.owned_by(operator)
    before = await talk.texts()
    turn.end(trouble)
    await running
    assert await talk.texts() == before


@pytest.mark.parametrize("way", ["leave", "hand back", "resolve and reopen"])
async def test_an_answer_is_dropped_even_when_the_bot_owns_the_talk_again(
    talk: Talk, operator: Operator, turns: Turns, bot: FakeBot, way: str
) -> None:
    await talk.write("Bonjour")
    running = asyncio.create_task(turns.run(talk.id))
    turn = await bot.asked()
    if way == "leave":
        await talk.ask()
        await talk.leave()
    else:
        await talk.owned_by(operator)
        await (talk.hand_back(operator) if way == "hand back" else talk.resolve(operator))
    await talk.write("Autre question")
    turn.end(answer("Trop tard"))
    await running
    assert turns.dropped == 1
    assert "Trop tard" not in [text for _, text in await talk.texts()]
    bot.reply = lambda text: answer(f"Réponse à : {text}")
    await turns.run(talk.id)
    assert (await talk.texts())[-1] == ("bot", "Réponse à : Autre question")


async def test_two_turns_never_run_at_once(talk: Talk, turns: Turns, bot: FakeBot) -> None:
    await talk.write("Un")
    running = [asyncio.create_task(turns.run(talk.id)) for _ in range(10)]
    turn = await bot.asked()
    done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    while len(done) < 9:
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    assert len(bot.turns) == 1
    turn.end(answer())
    await asyncio.gather(*running)
    assert len(bot.turns) == 1


async def test_messages_that_arrive_during_a_turn_wait_in_order(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await talk.write("Un")
    running = asyncio.create_task(turns.run(talk.id))
    first = await bot.asked()
    for text in ("Deux", "Trois", "Quatre"):
        await talk.write(text)
        await turns.run(talk.id)
    assert len(bot.turns) == 1
    bot.reply = lambda text: answer(f"Réponse à : {text}")
    first.end(answer("Réponse à : Un"))
    await running
    assert [turn.text for turn in bot.turns] == ["Un", "Deux", "Trois", "Quatre"]
    answers = [text for author, text in await talk.texts() if author == "bot"][1:]
    assert answers == [f"Réponse à : {text}" for text in ("Un", "Deux", "Trois", "Quatre")]


async def test_conversations_do_not_wait_for_each_other(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    other = await Talk.open(talk.database, talk.clock)
    for each in (talk, other):
        await each.write("Bonjour")
    running = [asyncio.create_task(turns.run(each.id)) for each in (talk, other)]
    await bot.asked(2)
    for turn in list(bot.open):
        turn.end(answer())
    await asyncio.gather(*running)


async def test_a_turn_whose_process_died_is_taken_up_once_its_hold_ran_out(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = lambda text: answer("Réponse")
    await talk.write("Bonjour")
    assert await talk.begin_turn() is not None  # and then the process dies
    await turns.run(talk.id)
    assert await turns.unanswered() == []
    assert bot.turns == []
    talk.clock.move(seconds=30)
    assert await turns.unanswered() == [talk.id]
    await asyncio.gather(*(turns.run(talk.id) for _ in range(5)))
    assert [text for author, text in await talk.texts() if author == "bot"][1:] == ["Réponse"]
    assert await turns.unanswered() == []


async def test_a_process_that_comes_back_too_late_says_nothing_more(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    await talk.write("Bonjour")
    asleep = asyncio.create_task(turns.run(talk.id))
    old = await bot.asked()
    talk.clock.move(seconds=30)
    bot.reply = lambda text: answer("Réponse")
    await turns.run(talk.id)
    old.end(answer("Réponse d'avant"))
    await asleep
    assert [text for author, text in await talk.texts() if author == "bot"][1:] == ["Réponse"]
    assert turns.dropped == 1


async def test_the_bot_hands_off_in_the_transaction_of_its_answer(
    talk: Talk, turns: Turns, bot: FakeBot, superuser: psycopg.Connection
) -> None:
    bot.reply = lambda text: handoff("Je transmets.", lane="P1")
    await talk.write("Au secours")
    await turns.run(talk.id)
    asked = await talk.read()
    assert (asked.status, asked.lane, asked.reason, asked.owner_epoch) == (
        "waiting",
        "P1",
        "asked_by_citizen",
        1,
    )
    assert (await talk.texts())[-1] == ("bot", "Je transmets.")
    transactions = superuser.execute(
        "SELECT xmin::text FROM conversation UNION SELECT xmin::text FROM message WHERE seq = 3"
    )
    assert len(transactions.fetchall()) == 1


async def test_a_handoff_without_words_is_one_too(talk: Talk, turns: Turns, bot: FakeBot) -> None:
    asked = handoff()
    bot.reply = lambda text: BotAnswer((), asked.handoff)
    await talk.write("Au secours")
    await turns.run(talk.id)
    assert (await talk.read()).status == "waiting"
    assert len(await talk.messages()) == 2
