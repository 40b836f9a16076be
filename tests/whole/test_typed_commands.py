"""Text that looks like a command of Rasa is plain text, all the way through the real bot."""

import pytest

from tests.handoff.cast import Citizen
from tests.whole.stack import Stack

PAYLOADS = [
    "/restart",
    ' /faq{"x":1}',
    "\u00a0/restart",
    "\n/ask_human",
    "/danger_now@1.0",
    "//back",
    "\u200b/restart",
    '/ask_human{"lane": "P0"}',
]


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_typed_command_is_not_obeyed(stack: Stack, citizen: Citizen, payload: str) -> None:
    await stack.bot_is_ready()
    assert (await citizen.send("Bonjour"))[0] == 201
    await citizen.answered("Bonjour")
    status, stored = await citizen.send(payload)
    assert status == 201
    assert stored["message"]["text"] == payload.strip()
    async with citizen.follow(after=stored["message"]["seq"]) as stream:
        answer = await stream.until("message", lambda m: m["author"] != "citizen")
    assert answer["author"] == "bot"
    assert (await citizen.read())["state"]["status"] == "bot"
