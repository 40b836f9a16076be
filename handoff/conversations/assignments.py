"""What operators may do with a conversation, each in one transaction."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from handoff.accounts.model import Operator
from handoff.conversations import ownership_store, store, wording
from handoff.conversations.model import (
    Conversation,
    Message,
    NotYours,
    Status,
    UnknownConversation,
)
from handoff.conversations.notices import announce, record
from handoff.database import Connection, Database
from handoff.queues import presence_store


async def claim(
    database: Database, conversation_id: UUID, *, operator: Operator, epoch: int, now: datetime
) -> Conversation:
    """Give a waiting conversation to the operator; raises NotYours with the owner's name."""
    async with database.transaction() as connection:
        changed = await ownership_store.claim(
            connection, conversation_id, operator_id=operator.id, epoch=epoch, now=now
        )
        if changed is None:
            raise await refusal(connection, conversation_id)
        await announce(
            connection, changed, wording.CLAIMED.format(operator=operator.label), now=now
        )
        await record(connection, changed, "claim", actor=operator.login, now=now)
        return changed


async def take_up(
    database: Database,
    conversation_id: UUID,
    *,
    operator: Operator,
    reference: str | None,
    lease: timedelta,
    now: datetime,
) -> Conversation:
    """Give a conversation to the operator, who has questions about a report; the citizen is told.

    Raises NotYours when a colleague owns it. The operator's lease begins here: their console is
    about to open, and the conversation must not return to the queue before it does.
    """
    async with database.transaction() as connection:
        await presence_store.renew(connection, operator.id, now=now, lease=lease)
        changed = await ownership_store.take_up(
            connection, conversation_id, operator_id=operator.id, now=now
        )
        if changed is None:
            known = await store.read(connection, conversation_id)
            if known is not None and known.owner_id == operator.id:
                return known
            raise await refusal(connection, conversation_id)
        notice = wording.TAKEN_UP if reference else wording.TAKEN_UP_DRAFT
        text = notice.format(operator=operator.label, reference=reference)
        await announce(connection, changed, text, now=now)
        await record(connection, changed, "take_up", actor=operator.login, now=now)
        return changed


async def hand_back(
    database: Database, conversation_id: UUID, *, operator: Operator, epoch: int, now: datetime
) -> Conversation:
    """Return the operator's conversation to the bot; the citizen is told."""
    return await _give_up(
        database,
        conversation_id,
        ownership_store.hand_back,
        wording.HANDED_BACK,
        "hand_back",
        operator=operator,
        epoch=epoch,
        now=now,
    )


async def resolve(
    database: Database, conversation_id: UUID, *, operator: Operator, epoch: int, now: datetime
) -> Conversation:
    """Close the operator's conversation; the citizen is told, and may write again."""
    return await _give_up(
        database,
        conversation_id,
        ownership_store.resolve,
        wording.RESOLVED,
        "resolve",
        operator=operator,
        epoch=epoch,
        now=now,
    )


async def open_for(
    database: Database, conversation_id: UUID, *, operator: Operator, after: int, now: datetime
) -> tuple[Conversation, Sequence[Message]]:
    """Return a conversation and its messages after a `seq`.

    Readings are audited, except an owner's own catching up.
    """
    async with database.transaction() as connection:
        conversation = await store.read(connection, conversation_id)
        if conversation is None:
            raise UnknownConversation("Cette conversation n'existe pas ou plus.")
        found = await store.messages(connection, conversation_id, after=after, with_notes=True)
        if after == 0 or (found and conversation.owner_id != operator.id):
            await record(connection, conversation, "read", actor=operator.login, now=now)
        return conversation, found


async def headers(database: Database, ids: Collection[UUID]) -> Sequence[Conversation]:
    """Return the conversations of these ids as they stand."""
    if not ids:
        return []
    async with database.transaction() as connection:
        return await store.read_several(connection, list(ids))


async def tell_typing(database: Database, conversation_id: UUID, *, operator: Operator) -> None:
    """Let the citizen know that the operator who owns the conversation is writing."""
    async with database.transaction() as connection:
        await store.tell_typing(connection, conversation_id, operator.id)


async def _give_up(
    database: Database,
    conversation_id: UUID,
    change: Callable[..., Awaitable[Conversation | None]],
    notice: str,
    action: str,
    *,
    operator: Operator,
    epoch: int,
    now: datetime,
) -> Conversation:
    async with database.transaction() as connection:
        changed = await change(
            connection, conversation_id, operator_id=operator.id, epoch=epoch, now=now
        )
        if changed is None:
            raise await refusal(connection, conversation_id)
        text, is_bots = notice.format(operator=operator.label), changed.status == Status.BOT
        await announce(connection, changed, text, now=now, is_bots_again=is_bots)
        await record(connection, changed, action, actor=operator.login, now=now)
        return changed


async def refusal(connection: Connection, conversation_id: UUID) -> Exception:
    """Say why a change was refused: it names who owns the conversation now."""
    conversation = await store.read(connection, conversation_id)
    if conversation is None:
        return UnknownConversation("Cette conversation n'existe pas ou plus.")
    if conversation.owner is not None:
        return NotYours(f"Déjà pris en charge par {conversation.owner}.", owner=conversation.owner)
    return NotYours("La conversation a changé d'état entre-temps.", owner=None)
