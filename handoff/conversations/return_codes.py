"""Return codes: 16 digits that open a conversation again, from any device.

A code is 53 bits, too few for a bare hash: only its HMAC-SHA256 is stored, under a key that is not
in the database, and wrong codes are counted, for an address and for all of them together.

A return makes a new token, which takes the place of the old one. Were both kept, whoever overheard
a code would read along unseen, and a page left open on a shared computer would stay open for good.
So one device holds the conversation: the other is told at once, keeps what it had not sent yet,
and may come back with the same code.
"""

import hashlib
import hmac
import logging
import secrets
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from handoff.audit import store as audit
from handoff.conversations import ownership_store, return_code_store, wording
from handoff.conversations.model import Conversation, TooFast, UnusableText
from handoff.conversations.notices import announce, record
from handoff.conversations.operations import hash_token
from handoff.database import Connection, Database

logger = logging.getLogger(__name__)

DIGITS = 16
LONGEST_TYPED = 100
"""Longest text that is looked at, in code points: a code with its spaces has 19."""
FAILURE_WINDOW = timedelta(hours=1)
FAILURES_PER_ADDRESS = 10
FAILURES_EVERYWHERE = 1000
"""At this pace a hundred thousand codes hold for ten thousand years before one is guessed."""
_EMERGENCY = "En cas de danger, appelez le 17 ou le 112, ou envoyez un SMS au 114."


class WrongCode(UnusableText):
    """A code that opens nothing, whatever the reason."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            "Ce code n'ouvre aucune conversation. Vérifiez ses 16 chiffres. Si vous avez demandé "
            "un autre code depuis, seul le dernier fonctionne."
        )


async def issue(database: Database, conversation_id: UUID, *, key: str, now: datetime) -> str:
    """Return a new code of a conversation, as people write it; an earlier one stops working."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    async with database.transaction() as connection:
        await return_code_store.set_code(connection, conversation_id, _hash(digits, key))
        await audit.append(
            connection,
            at=now,
            actor="citizen",
            action="issue_return_code",
            subject=f"conversation {conversation_id}",
        )
    return " ".join(digits[start : start + 4] for start in range(0, DIGITS, 4))


async def open_again(
    database: Database, code: object, *, address: str, key: str, now: datetime
) -> tuple[Conversation, str]:
    """Return the conversation that a code opens, in any state, with its new token (256 bits).

    Raises WrongCode, and TooFast (with `retry_after`, seconds) after too many wrong codes.
    """
    digits = read_code(code)
    if digits is None:
        raise WrongCode
    since = now - FAILURE_WINDOW
    async with database.transaction() as connection:
        await _check_pace(connection, address, since)
        token = secrets.token_urlsafe(32)
        opened = await return_code_store.renew_token(
            connection, code_hash=_hash(digits, key), token_hash=hash_token(token)
        )
        if opened is not None:
            return await _welcome(connection, opened, now), token
        await return_code_store.add_failure(connection, address=address, now=now, since=since)
    raise WrongCode


def read_code(text: object) -> str | None:
    """Return the digits of a code as it was typed: spaces and signs between them do not count."""
    if not isinstance(text, str) or len(text) > LONGEST_TYPED:
        return None
    signs = [sign for sign in text if unicodedata.category(sign)[0] not in "ZPC"]
    if len(signs) != DIGITS or not all(sign.isdecimal() for sign in signs):
        return None
    return "".join(str(unicodedata.decimal(sign)) for sign in signs)


async def _welcome(connection: Connection, conversation_id: UUID, now: datetime) -> Conversation:
    """Say in the conversation that it was opened again: its earlier page hears that it is closed.

    A begun report that waits for its citizen gets the button that goes on with it.
    """
    placed = await ownership_store.add_place(connection, conversation_id, now=now)
    assert placed is not None
    is_bots = placed.status == "bot"
    await announce(connection, placed, wording.RETURNED, now=now, is_bots_again=is_bots)
    await record(connection, placed, "return", actor="citizen", now=now)
    return placed


async def _check_pace(connection: Connection, address: str, since: datetime) -> None:
    here, everywhere = await return_code_store.count_failures(
        connection, address=address, since=since
    )
    if here >= FAILURES_PER_ADDRESS:
        raise TooFast(
            "Trop de codes faux ont été essayés depuis votre connexion. Réessayez dans une heure, "
            f"ou commencez une nouvelle conversation. {_EMERGENCY}",
            retry_after=3600,
        )
    if everywhere >= FAILURES_EVERYWHERE:
        logger.warning("%s wrong return codes in an hour: no code is read.", everywhere)
        raise TooFast(
            "Le retour par code est suspendu, car trop de codes faux ont été essayés. "
            "Réessayez dans une heure, ou commencez une nouvelle conversation. "
            f"{_EMERGENCY}",
            retry_after=3600,
        )


def _hash(digits: str, key: str) -> bytes:
    return hmac.digest(key.encode(), digits.encode(), hashlib.sha256)
