"""Starts everything as `make run` does, on free ports and data of its own, and stops it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Stack:
    """Every process of the product, under `handoff.launch`."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.ports = {name: str(free_port()) for name in ("PORT", "BOT_PORT", "ACTIONS_PORT")}
        self.environment = {
            **os.environ,
            "VAR_DIR": str(var),
            "OPENINGS_PER_HOUR": "10000",
            "LEASE_SECONDS": "8",
            "MESSAGE_BURST": "1000",
            "HEARTBEAT_SECONDS": "2",
            "BOT_SECRET": "the secret of the whole",
            **settings,
            **self.ports,
        }
        self.lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.ports['PORT']}"

    @property
    def bot(self) -> str:
        return f"http://127.0.0.1:{self.ports['BOT_PORT']}"

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handoff.launch"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    async def is_up(self, within: float = 60) -> None:
        await self._until(lambda: _answers(f"{self.base}/health"), within)

    async def bot_is_ready(self, within: float = 120) -> None:
        await self._until(self._bot_answers, within)

    async def bot_is_gone(self, within: float = 20) -> None:
        await self._until(lambda: not self._bot_answers(), within)

    def one_time_password(self) -> str:
        found = re.search(r"One-time password \(shown once\): (\S+)", self.output)
        assert found, self.output
        return found.group(1)

    def pid(self, command: str) -> int:
        """Return the process, among ours, whose command line contains a text."""
        assert self._process is not None
        found = [
            child.pid
            for child in psutil.Process(self._process.pid).children(recursive=True)
            if command in " ".join(child.cmdline()) and "keep" not in " ".join(child.cmdline())
        ]
        assert len(found) == 1, (command, found)
        return found[0]

    def kill(self, command: str) -> None:
        os.kill(self.pid(command), signal.SIGKILL)

    def kill_database(self) -> None:
        """Kill the embedded PostgreSQL's first process."""
        pid_file = Path(self.environment["VAR_DIR"]) / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGKILL)

    def interrupt(self) -> int:
        """Stop as Ctrl-C does; return the exit status."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)
        return self._process.wait(timeout=30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.interrupt()

    def _bot_answers(self) -> bool:
        secret = self.environment["BOT_SECRET"]
        return _answers(f"{self.bot}/webhooks/handoff/health", f"Bearer {secret}")

    async def _until(self, test: object, within: float) -> None:
        assert callable(test)
        async with asyncio.timeout(within):
            while not await asyncio.to_thread(test):
                assert self._process is not None
                assert self._process.poll() is None, self.output
                await asyncio.sleep(0.2)

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)


def _answers(url: str, authorization: str = "") -> bool:
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    try:
        with urllib.request.urlopen(request, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
