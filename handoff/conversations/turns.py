"""Bot turns: one at a time for each conversation, committed only while the bot still owns it.

The work is found in the tables, never in memory: a process that dies leaves its turn to the next
one, once the turn's hold ran out.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from handoff.audit import store as audit
from handoff.bot import Bot
from handoff.bot_answer import BotAnswer, BotAway, BotFailed
from handoff.conversations import store, turn_store, wording
from handoff.conversations.model import Lane, Message
from handoff.conversations.notices import announce, record
from handoff.conversations.plain_danger import is_plain_danger
from handoff.conversations.turn_store import Turn
from handoff.database import Connection, Database, Unavailable
from handoff.faq.answers import compose
from handoff.faq.model import Catalogue
from handoff.reports import operations as reports
from handoff.reports import store as report_store
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report
from handoff.reports.receipt import receipt

logger = logging.getLogger(__name__)

HOLD_MARGIN = timedelta(seconds=4)
"""How much longer than the two deadlines of `Bot.answer` a turn is held."""
RESUME = "resume_report"
"""The choice that takes up a report again, which the bot no longer holds."""
RETRY_AFTER = timedelta(seconds=2)
WORTH_ANSWERING = timedelta(minutes=10)
"""A message that the bot could not take for longer than this is no longer answered by it."""


class Turns:
    """Runs the turns of one process."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        catalogue: Callable[[], Catalogue],
        report_catalogue: ReportCatalogue,
        clock: Callable[[], datetime],
        deadline: timedelta,
    ) -> None:
        self._database = database
        self._bot = bot
        self._catalogue = catalogue
        self._report_catalogue = report_catalogue
        self._clock = clock
        self._hold = 2 * deadline + HOLD_MARGIN
        self.dropped = 0
        """Answers that came after the conversation had left the bot."""

    async def run(self, conversation_id: UUID) -> None:
        """Answer what waits in a conversation, oldest first, until nothing is left to do now."""
        while await self._run_one(conversation_id):
            pass

    async def unanswered(self) -> list[UUID]:
        """Return conversations whose next turn may begin now, whoever left them."""
        async with self._database.transaction() as connection:
            return await turn_store.unanswered(connection, now=self._clock())

    async def _run_one(self, conversation_id: UUID) -> bool:
        async with self._database.transaction() as connection:
            turn = await turn_store.begin(
                connection, conversation_id, now=self._clock(), hold=self._hold
            )
            if turn is None:
                return False
            message = await store.message_at(connection, conversation_id, turn.seq)
            draft = await report_store.draft_of(connection, conversation_id)
        assert message is not None
        choice = message.details.get("choice", {}).get("bot")
        try:
            answer = await self._bot.answer(
                conversation_id,
                text=message.body["text"],
                choice=choice,
                is_resumed=turn.is_resumed,
                seq=turn.seq,
                sent_at=message.created_at,
                draft=_kept(draft) if choice == RESUME else None,
            )
            return await self._finish(turn, answer)
        except BotAway as reason:
            return await self._put_off(turn, message, str(reason))
        except BotFailed as reason:
            return await self._give_up(turn, message, str(reason))
        except Unavailable:
            raise
        except Exception:  # an answer nobody foresaw must not leave the citizen without a word
            logger.exception("A bot turn failed.")
            return await self._give_up(turn, message, "unexpected")

    async def _finish(self, turn: Turn, answer: BotAnswer) -> bool:
        drafts, lane = compose(answer, self._catalogue(), self._report_catalogue)
        is_sent = answer.report is not None and answer.report.name == "sent"
        places = len(drafts) + is_sent
        now = self._clock()
        async with self._database.transaction() as connection:
            if answer.handoff is None:
                ended = await turn_store.finish(
                    connection, turn, messages=places, lane=lane, now=now
                )
            else:
                ended = await turn_store.finish_with_handoff(
                    connection,
                    turn,
                    messages=places,
                    lane=min(lane, Lane(answer.handoff.lane)),
                    reason=answer.handoff.reason,
                    slots=Jsonb(answer.handoff.slots),
                    now=now,
                )
            if ended is None:
                await self._drop(connection, turn, now)
                return False
            if answer.report is not None:
                report = await reports.follow_step(connection, ended.id, answer.report, now=now)
                drafts += [receipt(report, self._report_catalogue)] if is_sent else []
            first = ended.last_seq - places + 1
            for seq, draft in enumerate(drafts, start=first):
                await store.insert_message(connection, ended, draft, seq=seq, now=now)
            if answer.handoff is not None:
                await record(connection, ended, "handoff", actor="bot", now=now)
        return True

    async def _put_off(self, turn: Turn, message: Message, reason: str) -> bool:
        now = self._clock()
        if now - message.created_at > WORTH_ANSWERING or is_plain_danger(message.body["text"]):
            return await self._give_up(turn, message, reason)
        logger.warning("The bot is away (%s); the message is kept for later.", reason)
        async with self._database.transaction() as connection:
            ended = await turn_store.put_off(connection, turn, until=now + RETRY_AFTER, now=now)
            if ended is not None and not turn.is_outage_told:
                await announce(connection, ended, wording.BOT_AWAY, now=now, offers_handoff=True)
        return False

    async def _give_up(self, turn: Turn, message: Message, reason: str) -> bool:
        logger.warning("The bot did not answer (%s).", reason)
        if is_plain_danger(message.body["text"]):
            return await self._alarm(turn)
        now = self._clock()
        async with self._database.transaction() as connection:
            ended = await turn_store.give_up(connection, turn, now=now)
            if ended is None:
                return False
            await announce(connection, ended, wording.BOT_FAILED, now=now, offers_handoff=True)
        return True

    async def _alarm(self, turn: Turn) -> bool:
        """Put a plain danger that the bot did not hear in the first lane."""
        now = self._clock()
        async with self._database.transaction() as connection:
            ended = await turn_store.finish_with_handoff(
                connection,
                turn,
                messages=1,
                lane=Lane.DANGER,
                reason="danger",
                slots=Jsonb({}),
                now=now,
            )
            if ended is None:
                return False
            await announce(connection, ended, wording.DANGER_WITHOUT_BOT, now=now)
            await record(connection, ended, "handoff", actor="service", now=now)
        return True

    async def _drop(self, connection: Connection, turn: Turn, now: datetime) -> None:
        self.dropped += 1
        await audit.append(
            connection,
            at=now,
            actor="bot",
            action="turn_dropped",
            subject=f"conversation {turn.conversation_id}",
            details={"seq": turn.seq, "epoch": turn.epoch},
        )


def _kept(draft: Report | None) -> dict[str, object] | None:
    return {"kind": draft.kind, "fields": draft.fields} if draft else None
