"""`make run`: what it says when it cannot start, and how it stops and starts again."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.whole.stack import ROOT, Stack, free_port


def launch(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handoff.launch"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_busy_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        ended = launch(PORT=port, VAR_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.strip().count("\n") == 0
    assert f"port {port} cannot be used" in ended.stderr


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/x", "postgresql://nobody@127.0.0.1:1/none", "postgresql://[", "nonsense"],
)
def test_a_broken_database_url_is_said_in_one_sentence(url: str, tmp_path: Path) -> None:
    ports = {name: str(free_port()) for name in ("PORT", "BOT_PORT", "ACTIONS_PORT")}
    ended = launch(DATABASE_URL=url, VAR_DIR=str(tmp_path), **ports)
    assert ended.returncode == 1
    assert ended.stderr.strip().count("\n") == 0
    assert "DATABASE_URL" in ended.stderr


async def test_it_stops_cleanly_and_starts_again_quickly(model: Path, var: Path) -> None:
    first = Stack(var / "launch")
    first.start()
    await first.is_up()
    await first.bot_is_ready()
    assert first.one_time_password()
    assert first.interrupt() == 0
    assert "Everything is stopped." in first.output

    second = Stack(var / "launch")
    begun = time.monotonic()
    second.start()
    try:
        await second.is_up()
        print(f"page after {time.monotonic() - begun:.1f} s")
        assert second.lines
        assert "One-time password" not in second.output
    finally:
        second.stop()
