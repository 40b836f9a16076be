"""Asks clamd whether a file holds a known virus (INSTREAM, clamd(8))."""

import asyncio
from typing import BinaryIO

PIECE = 64 * 1024
CONNECT_SECONDS = 5
ANSWER_LIMIT = 1024


class ScannerAway(Exception):
    """clamd gave no usable answer; nothing is known of the file."""


class Clamd:
    """One clamd, at `host:port` or at the path of its unix socket."""

    def __init__(self, address: str, patience: float = 30) -> None:
        self._address = address
        self._patience = patience

    async def scan(self, source: BinaryIO) -> str | None:
        """Return the name of what was found in a file, None for nothing; raises ScannerAway."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await self._connect()
        except (OSError, TimeoutError) as error:
            raise ScannerAway(f"cannot connect: {type(error).__name__}") from error
        try:
            async with asyncio.timeout(self._patience):
                await _send(source, writer)
                answer = await reader.readuntil(b"\0")
        except (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise ScannerAway(f"no answer: {type(error).__name__}") from error
        finally:
            writer.close()
        return _verdict(answer.rstrip(b"\0").decode("utf-8", "replace"))

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address, limit=ANSWER_LIMIT)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=ANSWER_LIMIT)


async def _send(source: BinaryIO, writer: asyncio.StreamWriter) -> None:
    source.seek(0)
    writer.write(b"zINSTREAM\0")
    while piece := source.read(PIECE):
        writer.write(len(piece).to_bytes(4, "big") + piece)
        await writer.drain()
    writer.write((0).to_bytes(4, "big"))
    await writer.drain()


def _verdict(answer: str) -> str | None:
    """Read « stream: OK » and « stream: <name> FOUND »; anything else leaves the file unknown."""
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(f"unknown answer {answer[:80]!r}")
