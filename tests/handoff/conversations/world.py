"""The world of the state machine: one conversation, and the turns that are held open in it."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from psycopg.rows import class_row

from handoff.accounts.model import Operator
from handoff.bot_answer import BotAnswer
from handoff.conversations.lost_operators import requeue_lost, sign_off
from handoff.conversations.model import Conversation, ConversationError
from handoff.conversations.turns import HOLD_MARGIN, Turns
from handoff.database import Database
from handoff.faq.model import Catalogue
from handoff.reports.catalogue import ReportCatalogue
from tests.fakes.bot import BotTurn, FakeBot, answer
from tests.handoff.conversations.expected import Expected, Stored
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

LEASE = timedelta(seconds=45)
DEADLINE = timedelta(seconds=8)
HOLD = 2 * DEADLINE + HOLD_MARGIN


class World:
    """Everything that one run of the machine touches."""

    def __init__(self, talk: Talk, operators: list[Operator]) -> None:
        self.talk = talk
        self.clock = talk.clock
        self.operators = operators
        self.bot = FakeBot()
        self.turns = Turns(
            talk.database,
            self.bot,  # type: ignore[arg-type]
            lambda: Catalogue([]),
            ReportCatalogue({}),
            self.clock,
            DEADLINE,
        )
        self.expected = Expected()
        self.sent: dict[UUID, str] = {}
        self.epoch_of: dict[str, int] = {}
        self.held: list[tuple[BotTurn, int, datetime]] = []
        self.leases: dict[UUID, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self.bot.on_open = self._note_turn

    @classmethod
    async def begin(cls, database: Database, operators: list[Operator]) -> "World":
        clock = Clock()
        for operator in operators:
            await sign_off(database, operator=operator, now=clock())
        return cls(await Talk.open(database, clock), operators)

    async def write(self) -> None:
        id, text = uuid4(), f"Question {len(self.sent)}"
        if self.expected.status == "resolved":
            self.expected.become("bot")
        await self.talk.write(text, id=id)
        self.sent[id] = text
        self.epoch_of[text] = self.expected.epoch

    async def write_again(self, id: UUID) -> None:
        message, is_new = await self.talk.write("Autre texte", id=id)
        assert (message.body["text"], is_new) == (self.sent[id], False)

    def owner(self) -> Operator:
        return next(o for o in self.operators if o.id == self.expected.owner)

    async def attempt_reply(self, operator: Operator) -> bool:
        """Try to reply; tell whether it was accepted."""
        try:
            await self.talk.reply(operator)
        except ConversationError:
            return False
        return True

    async def attempt(self, change: object, operator: Operator, *, stale: bool = False) -> bool:
        """Try a change of owner; tell whether it was accepted."""
        assert callable(change)
        try:
            await change(self.talk, operator, self.expected.epoch - stale)
        except ConversationError:
            return False
        return True

    async def attempt_take_up(self, operator: Operator) -> bool:
        """Try to take the conversation up; tell whether it was accepted."""
        try:
            await self.talk.take_up(operator, seconds=LEASE.total_seconds())
        except ConversationError:
            return False
        self.leases[operator.id] = self.clock() + LEASE
        return True

    async def renew(self, operator: Operator) -> None:
        await self.talk.present(operator, LEASE.total_seconds())
        self.leases[operator.id] = self.clock() + LEASE

    def is_present(self, operator: Operator) -> bool:
        return self.leases.get(operator.id, self.clock()) > self.clock()

    async def requeue(self) -> None:
        await requeue_lost(self.talk.database, now=self.clock())
        self.expect_requeue()

    async def sign_off(self, operator: Operator) -> None:
        await sign_off(self.talk.database, operator=operator, now=self.clock())
        self.leases.pop(operator.id, None)
        if self.expected.owner == operator.id:
            self.expect_requeue()

    def expect_requeue(self) -> None:
        owner = next((o for o in self.operators if o.id == self.expected.owner), None)
        if owner is not None and not self.is_present(owner):
            self.expected.become("waiting")

    async def begin_turn(self) -> None:
        task = asyncio.create_task(self.turns.run(self.talk.id))
        self._running.add(task)
        task.add_done_callback(lambda task: self._moved.set())
        await self._settle()

    async def end_turn(self, turn: BotTurn, outcome: BotAnswer | Exception) -> None:
        """End a turn, however old it is; a handoff in its answer may change the owner."""
        turn.end(outcome)
        await self._settle()
        is_handoff = isinstance(outcome, BotAnswer) and outcome.handoff is not None
        now = await self.talk.read()
        if is_handoff and now.owner_epoch == self.expected.epoch + 1:
            assert self.expected.status == "bot"
            self.expected.become("waiting")
            self.expected.waiting_since = self.clock()

    async def stored(self) -> tuple[Conversation, list[Stored]]:
        async with self.talk.database.transaction() as connection:
            found = await connection.cursor(row_factory=class_row(Stored)).execute(
                """
                SELECT seq, author, direction, owner_epoch, client_message_id, operator_id,
                    body ->> 'text' AS text
                FROM message WHERE conversation_id = %s ORDER BY seq
                """,
                [self.talk.id],
            )
            return await self.talk.read(), await found.fetchall()

    async def come_to_rest(self) -> None:
        """Let every open turn end unheard, and the bot answer all that is left to it."""
        self.clock.move(minutes=1)
        self.bot.reply = lambda text: answer(f"R:{text}")
        await self.begin_turn()
        while self.bot.open:
            self.bot.open[0].end(answer("Trop tard"))
            await self._settle()
        assert not self._running

    def turns_at_once(self) -> int:
        """Return how many open turns of this epoch are still within their hold."""
        return sum(
            turn in self.bot.open and epoch == self.expected.epoch and since + HOLD > self.clock()
            for turn, epoch, since in self.held
        )

    def _note_turn(self, turn: BotTurn) -> None:
        self.held.append((turn, self.expected.epoch, self.clock()))
        self._moved.set()

    async def _settle(self) -> None:
        """Wait until every run of turns has ended or waits for the bot."""
        while True:
            for task in [task for task in self._running if task.done()]:
                self._running.remove(task)
                task.result()
            if len(self._running) == len(self.bot.open):
                return
            async with asyncio.timeout(10):
                await self._moved.wait()
            self._moved.clear()
