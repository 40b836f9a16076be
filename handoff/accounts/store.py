"""The SQL of operators, sessions and sign-in failures."""

from datetime import datetime
from typing import cast
from uuid import UUID

from psycopg.rows import class_row

from handoff.accounts.model import Operator, Session
from handoff.database import Connection

_OPERATOR = "id, login, grade, given_name, role, password_hash, must_change_password"


async def set_one_time_password(
    connection: Connection,
    *,
    login: str,
    password_hash: str,
    now: datetime,
    role: str | None = None,
) -> UUID:
    """Give an operator, made if unknown, a password they must change; return their id.

    Without a role they keep theirs; a new one is an operator.
    """
    found = await connection.execute(
        """
        INSERT INTO operator (login, password_hash, created_at, role)
        VALUES (%(login)s, %(hash)s, %(now)s, coalesce(%(role)s::text, 'operator'))
        ON CONFLICT (login) DO UPDATE SET password_hash = excluded.password_hash,
            must_change_password = true, role = coalesce(%(role)s::text, operator.role)
        RETURNING id
        """,
        {"login": login, "hash": password_hash, "now": now, "role": role},
    )
    return cast(dict[str, UUID], await found.fetchone())["id"]


async def has_operators(connection: Connection) -> bool:
    found = await connection.execute("SELECT EXISTS (SELECT FROM operator) AS any")
    return cast(dict[str, bool], await found.fetchone())["any"]


async def operator_by_login(connection: Connection, login: str) -> Operator | None:
    found = await connection.cursor(row_factory=class_row(Operator)).execute(
        f"SELECT {_OPERATOR} FROM operator WHERE login = %s", [login]
    )
    return await found.fetchone()


async def complete_operator(
    connection: Connection,
    operator_id: UUID,
    *,
    password_hash: str,
    grade: str,
    given_name: str,
) -> None:
    await connection.execute(
        """
        UPDATE operator SET password_hash = %s, grade = %s, given_name = %s,
            must_change_password = false WHERE id = %s
        """,
        [password_hash, grade, given_name, operator_id],
    )


async def insert_session(
    connection: Connection, *, token_hash: bytes, operator_id: UUID, csrf: str, now: datetime
) -> None:
    await connection.execute(
        "INSERT INTO session VALUES (%s, %s, %s, %s, %s)",
        [token_hash, operator_id, csrf, now, now],
    )


async def read_session(
    connection: Connection, token_hash: bytes, *, idle_since: datetime, made_since: datetime
) -> Session | None:
    """Return a session that was seen after `idle_since` and made after `made_since`."""
    found = await connection.execute(
        f"""
        SELECT s.token_hash, s.csrf, s.created_at, s.seen_at, o.* FROM session s,
            LATERAL (SELECT {_OPERATOR} FROM operator WHERE id = s.operator_id) o
        WHERE s.token_hash = %s AND s.seen_at > %s AND s.created_at > %s
        """,
        [token_hash, idle_since, made_since],
    )
    row = await found.fetchone()
    if row is None:
        return None
    names = _OPERATOR.split(", ")
    return Session(
        operator=Operator(**{name: row[name] for name in names}),
        **{name: row[name] for name in ("token_hash", "csrf", "created_at", "seen_at")},
    )


async def touch_session(connection: Connection, token_hash: bytes, *, now: datetime) -> None:
    await connection.execute(
        "UPDATE session SET seen_at = %s WHERE token_hash = %s", [now, token_hash]
    )


async def delete_session(connection: Connection, token_hash: bytes) -> None:
    await connection.execute("DELETE FROM session WHERE token_hash = %s", [token_hash])


async def delete_sessions_of(connection: Connection, operator_id: UUID) -> None:
    await connection.execute("DELETE FROM session WHERE operator_id = %s", [operator_id])


async def add_failure(connection: Connection, *, login: str, address: str, now: datetime) -> None:
    await connection.execute("INSERT INTO login_failure VALUES (%s, %s, %s)", [login, address, now])


async def count_failures(
    connection: Connection, *, login: str, address: str, since: datetime
) -> tuple[int, int]:
    """Return the failures since an instant for this login, and from this address."""
    found = await connection.execute(
        """
        SELECT count(*) FILTER (WHERE login = %(login)s) AS for_login,
            count(*) FILTER (WHERE address = %(address)s) AS from_address
        FROM login_failure WHERE failed_at > %(since)s
        """,
        {"login": login, "address": address, "since": since},
    )
    row = cast(dict[str, int], await found.fetchone())
    return row["for_login"], row["from_address"]
