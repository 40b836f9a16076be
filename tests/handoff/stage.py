"""What the cast plays on: a moved clock, databases, operators, and processes of the service."""

import itertools
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from argon2 import PasswordHasher
from psycopg.sql import SQL, Identifier

from handoff.accounts import store as accounts
from handoff.accounts.model import Operator
from handoff.database import Database
from handoff.server import App, create_app
from handoff.service import Service
from handoff.settings import Settings
from tests.handoff.cast import PASSWORD

_LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""argon2 at its real cost takes a sixth of a second: only the tests of sign-in pay it."""
_numbers = itertools.count(1)


class Clock:
    """A clock that tests move by hand; it begins well before today."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@contextmanager
def fresh_database(postgres: str, template: str) -> Iterator[str]:
    """Lend the address of a copy of the template."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        )
    yield address_of(postgres, name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def trust_the_disk(url: str) -> None:
    """Let the server answer before the disk has written: these data need not outlive a crash."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def address_of(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    with psycopg.connect(url) as connection:
        given = connection.info
        if given.host.startswith("/"):
            return f"postgresql://{given.user}:@/{name}?host={given.host}"
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


async def make_operator(database: Database, login: str, label: str) -> Operator:
    """Make an operator whose account is complete and whose password is PASSWORD."""
    grade, given_name = label.split(" ", 1)
    password_hash = _LIGHT.hash(PASSWORD)
    async with database.transaction() as connection:
        id = await accounts.set_one_time_password(
            connection, login=login, password_hash=password_hash, now=datetime.now(UTC)
        )
        await accounts.complete_operator(
            connection, id, password_hash=password_hash, grade=grade, given_name=given_name
        )
        made = await accounts.operator_by_login(connection, login)
    assert made is not None
    return made


@dataclass(frozen=True, slots=True)
class Process:
    """One handoff process, inside the test's loop."""

    base: str
    app: App
    server: Any

    @property
    def service(self) -> Service:
        service: Service = self.app.ctx.service
        return service


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Process]:
    """Run a handoff process on a free port."""
    app = create_app(settings, name=f"handoff_{next(_numbers)}")
    app.config.TOUCHUP = False  # it rewrites Sanic's classes, which a second app cannot do again
    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    try:
        yield Process(f"http://127.0.0.1:{listening.getsockname()[1]}", app, server)
    finally:
        await server.before_stop()
        for connection in list(server.connections):
            connection.close()
        await server.close()
        await server.after_stop()
