"""Whatever citizen, operators, bot and clock do, in whatever order, these rules hold."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handoff.accounts.model import Operator
from handoff.audit.verify import first_bad_row
from handoff.bot_answer import BotAway, BotFailed
from handoff.conversations import wording
from handoff.database import Database
from tests.fakes.bot import answer, handoff
from tests.handoff.conversations.expected import Stored
from tests.handoff.conversations.world import World
from tests.handoff.stage import make_operator
from tests.handoff.talk import Talk

ASIDES = ("reply", "note", "renew", "post again")
OPERATOR = st.integers(0, 1)
RESOLUTION = {Talk.hand_back: "bot", Talk.resolve: "resolved"}


class ConversationMachine(RuleBasedStateMachine):
    def __init__(self, run: Callable[[Awaitable[object]], object], world: World) -> None:
        super().__init__()
        self.run, self.world, self.expected = run, world, world.expected
        self.talk, self.clock = world.talk, world.clock

    @rule(is_answered_now=st.booleans())
    def citizen_writes(self, is_answered_now: bool) -> None:
        self.run(self.world.write())
        if is_answered_now:
            self.run(self.world.begin_turn())

    @precondition(lambda self: self.expected.status == "bot")
    @rule()
    def citizen_asks(self) -> None:
        assert self.run(self.talk.ask())
        self.expected.become("waiting")
        self.expected.waiting_since = self.clock()

    @precondition(lambda self: self.expected.status == "waiting")
    @rule()
    def citizen_leaves(self) -> None:
        assert self.run(self.talk.leave())
        self.expected.become("bot")

    @precondition(lambda self: self.expected.status == "waiting")
    @rule(n=OPERATOR)
    def operator_claims(self, n: int) -> None:
        operator = self.world.operators[n]
        assert self.run(self.world.attempt(Talk.claim, operator))
        self.expected.become("assigned", operator.id)

    @rule(n=OPERATOR)
    def operator_takes_up(self, n: int) -> None:
        operator, expected = self.world.operators[n], self.expected
        is_free = expected.status != "assigned"
        accepted = self.run(self.world.attempt_take_up(operator))
        assert accepted == (is_free or expected.owner == operator.id)
        if is_free:
            since = expected.waiting_since or self.clock()
            expected.become("assigned", operator.id)
            expected.waiting_since = since

    @precondition(lambda self: self.expected.status == "assigned")
    @rule(change=st.sampled_from(list(RESOLUTION)))
    def owner_gives_up(self, change: Callable[..., object]) -> None:
        assert self.run(self.world.attempt(change, self.world.owner()))
        self.expected.become(RESOLUTION[change])

    @precondition(lambda self: self.expected.status == "assigned")
    @rule()
    def owner_signs_out(self) -> None:
        self.run(self.world.sign_off(self.world.owner()))

    @rule(seconds=st.sampled_from([1, 3, 25, 60, 660]), are_looked_for=st.booleans())
    def time_passes_and_operators_may_be_lost(self, seconds: float, are_looked_for: bool) -> None:
        self.clock.move(seconds=seconds)
        if are_looked_for:
            self.run(self.world.requeue())

    @rule()
    def turns_are_begun(self) -> None:
        self.run(self.world.begin_turn())

    @precondition(lambda self: self.world.bot.open)
    @rule(n=st.integers(0, 9), is_handoff=st.booleans())
    def bot_answers(self, n: int, is_handoff: bool) -> None:
        turn = self.world.bot.open[n % len(self.world.bot.open)]
        said = (handoff if is_handoff else answer)(f"R:{turn.text}")
        self.run(self.world.end_turn(turn, said))

    @precondition(lambda self: self.world.bot.open)
    @rule(n=st.integers(0, 9), trouble=st.sampled_from([BotFailed("silent"), BotAway("reset")]))
    def bot_fails(self, n: int, trouble: Exception) -> None:
        turn = self.world.bot.open[n % len(self.world.bot.open)]
        self.run(self.world.end_turn(turn, trouble))

    @rule(n=OPERATOR, m=st.integers(0, 99), what=st.sampled_from(ASIDES))
    def something_happens_that_changes_no_owner(self, n: int, m: int, what: str) -> None:
        operator = self.world.operators[n]
        if what == "reply":
            accepted = self.run(self.world.attempt_reply(operator))
            assert accepted == (self.expected.owner == operator.id)
        elif what == "note":
            self.run(self.talk.note(operator))
        elif what == "renew":
            self.run(self.world.renew(operator))
        elif self.world.sent:
            self.run(self.world.write_again(list(self.world.sent)[m % len(self.world.sent)]))

    @rule(n=OPERATOR, is_stale=st.booleans())
    def who_has_no_right_tries_in_vain(self, n: int, is_stale: bool) -> None:
        operator, expected = self.world.operators[n], self.expected
        attempt = self.world.attempt
        if is_stale or expected.status != "waiting":
            assert not self.run(attempt(Talk.claim, operator, stale=is_stale))
        if is_stale or expected.owner != operator.id:
            for change in RESOLUTION:
                assert not self.run(attempt(change, operator, stale=is_stale))
        if expected.status != "bot":
            assert not self.run(self.talk.ask())
        if expected.status != "waiting":
            assert not self.run(self.talk.leave())

    @invariant()
    def the_rules_hold(self) -> None:
        conversation, messages = self.run(self.world.stored())  # type: ignore[misc]
        assert self.expected.matches(conversation)
        assert [m.seq for m in messages] == list(range(1, conversation.last_seq + 1))
        assert all(a.owner_epoch <= b.owner_epoch for a, b in pairwise(messages))
        received = {m.client_message_id: m.text for m in messages if m.author == "citizen"}
        assert received == self.world.sent
        assert len(received) == sum(m.author == "citizen" for m in messages)
        for message in messages:
            self.is_in_its_owners_time(message)
        assert self.world.turns_at_once() <= 1
        for turn, epoch, _ in self.world.held:
            assert self.world.epoch_of[turn.text] == epoch
        answers = [m.text for m in messages if m.text.startswith("R:")]
        assert len(answers) == len(set(answers))

    def is_in_its_owners_time(self, message: Stored) -> None:
        status, owner = self.expected.history[message.owner_epoch]
        if message.author == "bot":
            before = self.expected.history[message.owner_epoch - 1][0]
            assert status == "bot" or (status, before) == ("waiting", "bot")
        if message.author == "operator" and message.direction == "outgoing":
            assert (status, owner) == ("assigned", message.operator_id)

    def teardown(self) -> None:
        self.run(self.world.come_to_rest())
        if not self.expected.matches(self.run(self.talk.read())):
            return  # a step has failed already
        conversation, messages = self.run(self.world.stored())  # type: ignore[misc]
        if conversation.status != "bot":
            return  # what was left to the bot was followed by a handoff
        assert conversation.bot_seq >= conversation.incoming_seq
        of_now = [m for m in messages if m.owner_epoch == conversation.owner_epoch]
        asked = [m for m in of_now if m.author == "citizen"]
        answered = [m for m in of_now if m.text.startswith("R:")]
        noticed = [m for m in of_now if m.text == wording.BOT_FAILED]
        assert len(asked) == len(answered) + len(noticed)


def test_the_rules_hold_whatever_happens(database_url: str) -> None:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        database = Database(database_url, size=6)
        runner.run(database.open())
        operators: list[Operator] = [
            runner.run(make_operator(database, login, label))
            for login, label in (("claire", "Adjudante Claire"), ("marc", "Gendarme Marc"))
        ]
        run_state_machine_as_test(
            lambda: ConversationMachine(runner.run, runner.run(World.begin(database, operators))),
            settings=settings(
                max_examples=300,
                stateful_step_count=30,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        assert runner.run(_verify(database)) is None
        runner.run(database.close())


async def _verify(database: Database) -> int | None:
    async with database.transaction() as connection:
        return (await first_bad_row(connection))[0]
