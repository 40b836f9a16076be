"""A button is an opaque id that the service gave in this conversation, or it is nothing."""

import pytest

from handoff.bot_answer import BotFailed
from handoff.conversations.model import UnusableText
from handoff.conversations.turns import Turns
from tests.fakes.bot import FakeBot, answer
from tests.handoff.talk import Talk


async def offered(talk: Talk, turns: Turns) -> str:
    """Let the bot have its turn; return the id of the first button that the citizen then has."""
    await talk.write("Bonjour")
    await turns.run(talk.id)
    id: str = (await talk.messages())[-1].body["choices"][0]["id"]
    return id


@pytest.fixture(autouse=True)
def one_button(bot: FakeBot) -> None:
    bot.reply = lambda text: answer(choices=(("Porter plainte", "faq/por_plainte"),))


async def test_a_button_sends_its_title_and_keeps_its_meaning_for_the_bot(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    id = await offered(talk, turns)
    message, _ = await talk.write(None, choice=id)
    assert message.body == {"text": "Porter plainte", "choice": id}
    await turns.run(talk.id)
    assert (bot.turns[-1].choice, bot.turns[-1].text) == ("faq/por_plainte", "Porter plainte")


async def test_an_id_tells_nothing_of_its_meaning(talk: Talk, turns: Turns) -> None:
    first = await offered(talk, turns)
    assert "plainte" not in first
    assert await offered(talk, turns) != first


async def test_a_tapped_button_wins_over_a_text_beside_it(talk: Talk, turns: Turns) -> None:
    message, _ = await talk.write("/restart", choice=await offered(talk, turns))
    assert message.body["text"] == "Porter plainte"


async def test_the_button_of_a_failure_notice_asks_for_a_gendarme_without_the_bot(
    talk: Talk, turns: Turns, bot: FakeBot
) -> None:
    bot.reply = lambda text: BotFailed("silent")
    id = await offered(talk, turns)
    await talk.write(None, choice=id)
    assert (await talk.read()).status == "waiting"
    await turns.run(talk.id)
    assert len(bot.turns) == 1


async def test_a_button_of_another_conversation_is_refused(talk: Talk, turns: Turns) -> None:
    other = await Talk.open(talk.database, talk.clock)
    await refused(talk, await offered(other, turns))


@pytest.mark.parametrize(
    "forged",
    [
        "faq/por_plainte",
        "ask_human",
        "/restart",
        "",
        "x" * 5000,
        "\x00",
        "é",
        "\ud800",
        "choices",
        "' OR 1=1 --",
        "%",
        5,
        True,
        ["a"],
        {"do": "request_handoff"},
    ],
    ids=lambda forged: ascii(forged)[:20],
)
async def test_a_forged_button_is_refused(talk: Talk, turns: Turns, forged: object) -> None:
    await offered(talk, turns)
    await refused(talk, forged)


async def refused(talk: Talk, choice: object) -> None:
    before = await talk.read()
    with pytest.raises(UnusableText, match="plus valable"):
        await talk.write("texte à côté", choice=choice)
    assert await talk.read() == before
    assert len(await talk.messages()) == before.last_seq
