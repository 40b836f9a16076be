"""kill -9 anything: what a citizen wrote is answered or queued, once."""

import asyncio

import aiohttp

from tests.handoff.cast import Citizen, OperatorClient
from tests.whole.stack import Stack

QUESTION = "à quoi sert l'application ma sécurité"
ANSWER = "Ma Sécurité réunit"


async def texts_after(citizen: Citizen, text: str) -> list[str]:
    texts = [written for _, written in await citizen.texts()]
    return texts[texts.index(text) + 1 :]


async def test_a_message_survives_the_death_of_the_service_before_the_bot_s_turn(
    stack: Stack, citizen: Citizen
) -> None:
    await stack.bot_is_ready()
    status, _ = await citizen.send(QUESTION)
    stack.kill("handoff.server")
    assert status == 201
    await stack.is_up()
    await citizen.answered(ANSWER, within=30)
    assert sum(ANSWER in text for text in await texts_after(citizen, QUESTION)) == 1


async def test_a_message_survives_the_death_of_rasa_during_its_turn(
    stack: Stack, citizen: Citizen
) -> None:
    await stack.bot_is_ready()
    sending = asyncio.create_task(citizen.send(QUESTION))
    stack.kill("rasa run")
    assert (await sending)[0] == 201
    await stack.bot_is_ready()
    await citizen.answered(ANSWER, within=30)
    assert sum(ANSWER in text for text in await texts_after(citizen, QUESTION)) == 1


async def test_while_rasa_is_away_a_citizen_is_told_and_may_have_a_gendarme(
    stack: Stack, citizen: Citizen
) -> None:
    await stack.bot_is_ready()
    stack.kill("rasa run")
    await stack.bot_is_gone()
    await citizen.send("Bonjour")
    notice = await citizen.answered("ne répond pas pour le moment")
    choice = notice["choices"][0]
    assert choice["title"] == "Parler à un gendarme"
    status, _ = await citizen.send(choice=choice["id"])
    assert status == 201
    await citizen.reached("waiting")
    await stack.bot_is_ready()


async def test_everything_comes_back_after_the_death_of_postgresql(
    stack: Stack, citizen: Citizen
) -> None:
    await stack.bot_is_ready()
    await citizen.send(QUESTION)
    await citizen.answered(ANSWER)
    stack.kill_database()
    status = 503
    async with asyncio.timeout(30):
        while status >= 500:
            try:
                status, _ = await citizen.send("Merci")
            except aiohttp.ClientError:
                status = 503
            await asyncio.sleep(0.2)
    assert status == 201
    assert [author for author, text in await citizen.texts() if text == "Merci"] == ["citizen"]


async def test_the_action_server_s_death_leaves_nobody_without_a_word(
    stack: Stack, citizen: Citizen
) -> None:
    await stack.bot_is_ready()
    stack.kill("actions.serve")
    await citizen.send("je veux parler à un gendarme")
    await citizen.reached("waiting")
    assert await texts_after(citizen, "je veux parler à un gendarme")


async def test_an_operator_whose_browser_vanished_gives_the_conversation_back(
    stack: Stack, citizen: Citizen, operator: OperatorClient
) -> None:
    await operator.be_present()
    await citizen.ask_for_operator()
    waiting = (await operator.queue())["waiting"]
    since = next(item["waiting_since"] for item in waiting if item["id"] == citizen.id)
    assert (await operator.claim(citizen.id))[0] == 200
    await citizen.reached("assigned")
    await citizen.reached("waiting", within=90)
    waiting = (await operator.queue())["waiting"]
    assert [i["waiting_since"] for i in waiting if i["id"] == citizen.id] == [since]
