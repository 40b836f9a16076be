"""A conversation has one owner, who is named to whoever comes too late."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from handoff.accounts.model import Operator
from handoff.conversations.model import Conversation, NotYours, UnknownConversation
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.stage import make_operator
from tests.handoff.talk import Talk

Change = Callable[..., Awaitable[Conversation]]


async def test_of_fifty_claims_at_once_one_wins_and_the_others_learn_who(
    base: str, citizen: Citizen, console: OperatorClient, other_console: OperatorClient
) -> None:
    await citizen.ask_for_operator()
    epoch = await console.epoch(citizen.id)
    both = (console, other_console)
    claims = await asyncio.gather(*(both[n % 2].claim(citizen.id, epoch) for n in range(50)))
    won = [body for status, body in claims if status == 200]
    lost = [body for status, body in claims if status == 409]
    assert (len(won), len(lost)) == (1, 49)
    owner = won[0]["conversation"]["owner"]
    assert {body["owner"] for body in lost} == {owner}
    assert {body["error"] for body in lost} == {f"Déjà pris en charge par {owner}."}
    assert await citizen.texts() == [
        *(await citizen.texts())[:2],
        ("system", f"{owner} a rejoint la conversation et va vous répondre."),
    ]


async def test_fifty_operators_at_once_have_one_winner(talk: Talk) -> None:
    operators = [
        await make_operator(talk.database, f"operator{n}", f"Gendarme {chr(65 + n % 26)}")
        for n in range(50)
    ]
    await talk.ask()
    epoch = (await talk.read()).owner_epoch
    results = await asyncio.gather(
        *(talk.claim(operator, epoch) for operator in operators), return_exceptions=True
    )
    won = [result for result in results if isinstance(result, Conversation)]
    assert len(won) == 1
    winner = next(o for o, result in zip(operators, results, strict=True) if result is won[0])
    assert won[0].owner_id == winner.id
    lost = [result for result in results if isinstance(result, NotYours)]
    assert {error.extra["owner"] for error in lost} == {winner.label}
    assert len(lost) == 49


async def test_handoff_and_hand_back_three_times_in_a_row(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    for owner in (operator, other_operator, operator):
        await talk.ask()
        assert (await talk.claim(owner)).owner == owner.label
        handed_back = await talk.hand_back(owner)
        assert (handed_back.status, handed_back.owner_id) == ("bot", None)
    assert (await talk.read()).owner_epoch == 9
    stored = await talk.messages()
    assert [m.seq for m in stored] == list(range(1, 11))


@pytest.mark.parametrize("change", [Talk.hand_back, Talk.resolve])
async def test_only_the_owner_may_give_a_conversation_up(
    talk: Talk, operator: Operator, other_operator: Operator, change: Change
) -> None:
    await talk.owned_by(operator)
    await refused(talk, change, other_operator, owner="Adjudante Claire")
    assert (await change(talk, operator)).owner is None


@pytest.mark.parametrize("change", [Talk.claim, Talk.hand_back, Talk.resolve])
async def test_a_stale_epoch_is_refused(talk: Talk, operator: Operator, change: Change) -> None:
    if change is Talk.claim:
        await talk.ask()
    else:
        await talk.owned_by(operator)
    now = (await talk.read()).owner_epoch
    for epoch in (now - 1, now + 1):
        await refused(talk, change, operator, epoch=epoch)
    await change(talk, operator)


async def test_a_conversation_that_came_back_is_not_claimed_by_an_old_page(
    talk: Talk, operator: Operator, other_operator: Operator
) -> None:
    await talk.ask()
    seen = (await talk.read()).owner_epoch
    await talk.claim(operator)
    await talk.hand_back(operator)
    await talk.ask()
    await refused(talk, Talk.claim, other_operator, epoch=seen)


@pytest.mark.parametrize("change", [Talk.claim, Talk.hand_back, Talk.resolve])
async def test_what_the_bot_owns_is_not_the_operators_to_change(
    talk: Talk, operator: Operator, change: Change
) -> None:
    await refused(talk, change, operator, owner=None)


@pytest.mark.parametrize("change", [Talk.claim, Talk.hand_back, Talk.resolve])
async def test_an_unknown_conversation_is_named_as_such(
    talk: Talk, operator: Operator, change: Change
) -> None:
    unknown = Talk(talk.database, talk.clock, uuid4(), "")
    with pytest.raises(UnknownConversation):
        await change(unknown, operator, epoch=0)


async def refused(
    talk: Talk,
    change: Change,
    operator: Operator,
    *,
    epoch: int | None = None,
    **extra: str | None,
) -> None:
    before = await talk.read()
    with pytest.raises(NotYours) as refusal:
        await change(talk, operator, epoch)
    assert extra.items() <= refusal.value.extra.items()
    assert await talk.read() == before
    assert len(await talk.messages()) == before.last_seq
