"""A TCP proxy in front of PostgreSQL's unix socket: tests cut it, and the database is away."""

import asyncio
from urllib.parse import parse_qs, urlsplit


class Proxy:
    """Forwards connections until it is cut; `restore` listens again on the same port."""

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._database = parts.path
        self._user = parts.username or "postgres"
        folder = parse_qs(parts.query).get("host", [""])[0]
        self._socket = f"{folder}/.s.PGSQL.{parts.port or 5432}"
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._flows: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"postgresql://{self._user}@127.0.0.1:{self.port}{self._database}"

    async def restore(self) -> None:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections and break those that are open."""
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        for flow in list(self._flows):
            flow.cancel()
        await asyncio.gather(*self._flows, return_exceptions=True)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._socket)
        for one, other in ((reader, back), (there, writer)):
            self._open.add(other)
            flow = asyncio.create_task(self._flow(one, other))
            self._flows.add(flow)
            flow.add_done_callback(self._flows.discard)

    async def _flow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            self._open.discard(writer)
            writer.close()
