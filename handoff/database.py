"""The way to PostgreSQL: a pool, transactions, and the wake-up channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool, PoolTimeout

Connection = AsyncConnection[DictRow]

Unavailable = (psycopg.OperationalError, PoolTimeout)
"""What a statement raises when PostgreSQL is away: the request may be tried again."""


class Database:
    """One PostgreSQL database."""

    def __init__(self, url: str, size: int = 20) -> None:
        self.url = url
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            min_size=2,
            max_size=size,
            timeout=5,
            open=False,
            kwargs={
                "row_factory": dict_row,
                "connect_timeout": 5,
                "options": "-c statement_timeout=10s",
            },
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Lend a connection; commit at the end, roll back on any exception."""
        async with self._pool.connection() as connection:
            yield connection

    async def is_there(self) -> bool:
        """Ask the server for a sign of life; raises what `Unavailable` names when there is none."""
        async with self.transaction() as connection:
            await connection.execute("SELECT 1")
        return True

    @asynccontextmanager
    async def notifications(self, *channels: str) -> AsyncIterator[AsyncIterator[psycopg.Notify]]:
        """Follow channels over a connection of their own; what comes meanwhile is not lost."""
        connection = await AsyncConnection.connect(self.url, autocommit=True, connect_timeout=5)
        async with connection:
            for channel in channels:
                await connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
            yield connection.notifies()
