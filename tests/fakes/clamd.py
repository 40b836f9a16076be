"""Stands for clamd: knows EICAR, and answers, hangs or talks nonsense as told."""

import asyncio

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """One server on loopback; `reply` replaces the honest answer, "hang" gives none."""

    def __init__(self) -> None:
        self.port = 0
        self.reply: bytes | str | None = None
        self.scanned: list[bytes] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def start(self, path: str | None = None) -> None:
        if path is not None:
            self._server = await asyncio.start_unix_server(self._talk, path)
            return
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            assert await reader.readexactly(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(await reader.readexactly(4), "big"):
                content += await reader.readexactly(size)
            self.scanned.append(content)
            if self.reply == "hang":
                await reader.read()
            elif isinstance(self.reply, bytes):
                writer.write(self.reply)
            else:
                found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
                writer.write(b"stream: " + found + b"\0")
            await writer.drain()
        except (ConnectionError, EOFError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()
