"""One conversation, driven through the operations with a clock that tests move."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from handoff.accounts.model import Operator
from handoff.conversations import assignments, operations, replies, store, turn_store
from handoff.conversations.model import Conversation, Lane, Message
from handoff.conversations.turn_store import Turn
from handoff.database import Database
from handoff.queues import operations as queues
from tests.handoff.stage import Clock

HOLD = timedelta(seconds=12)


class Talk:
    """What citizen, operators and bot do in one conversation."""

    def __init__(self, database: Database, clock: Clock, id: UUID, token: str) -> None:
        self.database = database
        self.clock = clock
        self.id = id
        self.token = token

    @classmethod
    async def open(cls, database: Database, clock: Clock) -> "Talk":
        opened, token = await operations.open_conversation(
            database, channel="web", address="192.0.2.1", limit=10_000, now=clock()
        )
        return cls(database, clock, opened.id, token)

    async def write(
        self, text: object = "Bonjour", id: UUID | None = None, choice: object = None
    ) -> tuple[Message, bool]:
        return await operations.receive(
            self.database,
            self.id,
            client_message_id=id or uuid4(),
            text=text,
            choice=choice,
            burst=10_000,
            now=self.clock(),
        )

    async def ask(self) -> bool:
        return await operations.request_handoff(self.database, self.id, now=self.clock())

    async def leave(self) -> bool:
        return await operations.leave_queue(self.database, self.id, now=self.clock())

    async def claim(self, operator: Operator, epoch: int | None = None) -> Conversation:
        return await self._change(assignments.claim, operator, epoch)

    async def hand_back(self, operator: Operator, epoch: int | None = None) -> Conversation:
        return await self._change(assignments.hand_back, operator, epoch)

    async def resolve(self, operator: Operator, epoch: int | None = None) -> Conversation:
        return await self._change(assignments.resolve, operator, epoch)

    async def reply(
        self, operator: Operator, text: object = "Je vous écoute.", id: UUID | None = None
    ) -> Message:
        return await replies.reply(
            self.database,
            self.id,
            operator=operator,
            client_message_id=id or uuid4(),
            text=text,
            now=self.clock(),
        )

    async def note(self, operator: Operator, text: str = "À vérifier") -> Message:
        return await replies.add_note(
            self.database,
            self.id,
            operator=operator,
            client_message_id=uuid4(),
            text=text,
            now=self.clock(),
        )

    async def take_up(
        self, operator: Operator, reference: str | None = "BN-7K3M-XW4R-5", seconds: float = 45
    ) -> Conversation:
        return await assignments.take_up(
            self.database,
            self.id,
            operator=operator,
            reference=reference,
            lease=timedelta(seconds=seconds),
            now=self.clock(),
        )

    async def owned_by(self, operator: Operator) -> None:
        """Bring the conversation to an operator who is present."""
        await self.present(operator)
        await self.ask()
        await self.claim(operator)

    async def present(self, operator: Operator, seconds: float = 45) -> None:
        lease = timedelta(seconds=seconds)
        await queues.keep_presence(self.database, operator.id, lease=lease, now=self.clock())

    async def begin_turn(self) -> Turn | None:
        async with self.database.transaction() as connection:
            return await turn_store.begin(connection, self.id, now=self.clock(), hold=HOLD)

    async def finish_turn(self, turn: Turn) -> Conversation | None:
        """End a turn as if the bot had said nothing worth storing."""
        async with self.database.transaction() as connection:
            return await turn_store.finish(
                connection, turn, messages=0, lane=Lane.QUESTION, now=self.clock()
            )

    async def hand_off(self, turn: Turn, lane: str) -> Conversation | None:
        """End a turn as if the bot had passed the case on without a word."""
        async with self.database.transaction() as connection:
            return await turn_store.finish_with_handoff(
                connection,
                turn,
                messages=0,
                lane=Lane(lane),
                reason="danger",
                slots=Jsonb({}),
                now=self.clock(),
            )

    async def read(self) -> Conversation:
        async with self.database.transaction() as connection:
            found = await store.read(connection, self.id)
        assert found is not None
        return found

    async def messages(self) -> Sequence[Message]:
        """Return everything stored, notes as well."""
        async with self.database.transaction() as connection:
            return await store.messages(connection, self.id, with_notes=True)

    async def texts(self) -> list[tuple[str, str]]:
        return [(m.author, m.body["text"]) for m in await self.messages()]

    async def _change(self, change: object, operator: Operator, epoch: int | None) -> Conversation:
        assert callable(change)
        known = (await self.read()).owner_epoch if epoch is None else epoch
        changed: Conversation = await change(
            self.database, self.id, operator=operator, epoch=known, now=self.clock()
        )
        return changed
