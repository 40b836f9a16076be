"""Signing in and out, the first password, and making operators."""

import asyncio
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handoff.accounts import store
from handoff.accounts.model import PASSWORD_MINIMUM, AccountError, Operator, Session
from handoff.audit import store as audit
from handoff.database import Database

FIRST_LOGIN = "gendarme"
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 10
FAILURES_PER_ADDRESS = 30

_hasher = PasswordHasher()
_line = asyncio.Semaphore(2)
"""Guesses made all at once are counted too, and argon2's 64 MiB are taken twice at most."""


class TooManyFailures(AccountError):
    """Sign-in is slowed down for this login or address."""


async def create_first_operator(database: Database, *, now: datetime) -> tuple[str, str] | None:
    """Make the operator « gendarme » when there is none; return login and one-time password."""
    async with database.transaction() as connection:
        if await store.has_operators(connection):
            return None
    password = await issue_password(database, login=FIRST_LOGIN, role="supervisor", now=now)
    return FIRST_LOGIN, password


async def issue_password(
    database: Database, *, login: str, now: datetime, role: str | None = None
) -> str:
    """Return a one-time password for an operator, made if unknown; their sessions end.

    Without a role they keep theirs.
    """
    password = secrets.token_urlsafe(9)
    password_hash = await asyncio.to_thread(_hasher.hash, password)
    async with database.transaction() as connection:
        operator_id = await store.set_one_time_password(
            connection, login=login, password_hash=password_hash, role=role, now=now
        )
        await store.delete_sessions_of(connection, operator_id)
        details = {"role": role} if role else None
        await audit.append(
            connection,
            at=now,
            actor="service",
            action="issue_password",
            subject=login,
            details=details,
        )
    return password


async def sign_in(
    database: Database, *, login: str, password: str, address: str, now: datetime
) -> str:
    """Open a session and return its token (256 bits).

    Raises AccountError with the same sentence whatever was wrong.
    """
    login = login.strip().lower().replace("\x00", "")[:100]
    async with _line:
        operator = await _check_password(
            database, login=login, password=password, address=address, now=now
        )
    token = secrets.token_urlsafe(32)
    async with database.transaction() as connection:
        await store.insert_session(
            connection,
            token_hash=_hash(token),
            operator_id=operator.id,
            csrf=secrets.token_urlsafe(32),
            now=now,
        )
        await audit.append(connection, at=now, actor=login, action="sign_in", subject="session")
    return token


async def read_session(
    database: Database, token: str, *, idle: timedelta, absolute: timedelta, now: datetime
) -> Session | None:
    """Return the live session of a token and note that it was used."""
    async with database.transaction() as connection:
        session = await store.read_session(
            connection, _hash(token), idle_since=now - idle, made_since=now - absolute
        )
        if session is not None and now - session.seen_at > timedelta(minutes=1):
            await store.touch_session(connection, session.token_hash, now=now)
        return session


async def complete_account(
    database: Database,
    operator: Operator,
    *,
    password: str,
    grade: str,
    given_name: str,
    now: datetime,
) -> None:
    """Set the operator's own password, grade and first name; every session of theirs ends."""
    grade, given_name = _name(grade, "votre grade"), _name(given_name, "votre prénom")
    if len(password) < PASSWORD_MINIMUM or len(password) > 200:
        raise AccountError(f"Choisissez un mot de passe d'au moins {PASSWORD_MINIMUM} caractères.")
    if await asyncio.to_thread(_verify, operator.password_hash, password):
        raise AccountError("Choisissez un autre mot de passe que le mot de passe provisoire.")
    password_hash = await asyncio.to_thread(_hasher.hash, password)
    async with database.transaction() as connection:
        await store.complete_operator(
            connection,
            operator.id,
            password_hash=password_hash,
            grade=grade,
            given_name=given_name,
        )
        await store.delete_sessions_of(connection, operator.id)
        await audit.append(
            connection, at=now, actor=operator.login, action="set_password", subject=operator.login
        )


async def sign_out(database: Database, session: Session, *, now: datetime) -> None:
    async with database.transaction() as connection:
        await store.delete_session(connection, session.token_hash)
        await audit.append(
            connection,
            at=now,
            actor=session.operator.login,
            action="sign_out",
            subject="session",
        )


def is_csrf_right(session: Session, given: str | None) -> bool:
    return hmac.compare_digest(session.csrf.encode(), (given or "").encode(errors="replace"))


async def _check_password(
    database: Database, *, login: str, password: str, address: str, now: datetime
) -> Operator:
    async with database.transaction() as connection:
        for_login, from_address = await store.count_failures(
            connection, login=login, address=address, since=now - FAILURE_WINDOW
        )
        operator = await store.operator_by_login(connection, login)
    if for_login >= FAILURES_PER_LOGIN or from_address >= FAILURES_PER_ADDRESS:
        raise TooManyFailures("Trop d'essais. Attendez un quart d'heure, puis réessayez.")
    is_right = await asyncio.to_thread(
        lambda: _verify(operator.password_hash if operator else _unknown(), password)
    )
    if operator is None or not is_right:
        async with database.transaction() as connection:
            await store.add_failure(connection, login=login, address=address, now=now)
            await audit.append(
                connection, at=now, actor=login, action="sign_in_failed", subject="session"
            )
        raise AccountError("Identifiant ou mot de passe incorrect.")
    return operator


def _name(text: str, what: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 40 or not all(c.isalpha() or c in " '-’." for c in name):
        raise AccountError(f"Indiquez {what}, en lettres (40 au plus).")
    return name


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _unknown() -> str:
    """Return what is verified when the login is unknown, so that the time taken tells nothing."""
    return _hasher.hash(secrets.token_hex(16))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
