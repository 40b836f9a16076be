"""`make import-units FILE=… [COMPETENCE=…] [POLICE=…] [ADDRESSES=…] [FORCE=1]`."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from handoff.database import Database
from handoff.embedded import database_url
from handoff.migration import migrate
from handoff.settings import process_environment, var_folder
from handoff.units.importer import Content, Files, describe, import_content, read_files
from handoff.units.model import UnusableFile

FILES = ("units", "competence", "police", "addresses")


async def _import(url: str, content: Content, force: bool) -> Iterable[str]:
    database = Database(url)
    await database.open()
    try:
        results, unknown = await import_content(
            database, content, force=force, now=datetime.now(UTC)
        )
    finally:
        await database.close()
    return describe(results, unknown)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    for name in FILES:
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--force", action="store_true")
    given = parser.parse_args(arguments)
    files = Files(**{name: getattr(given, name) for name in FILES})
    if files == Files():
        print("Say which file: make import-units FILE=export-gn2.csv", file=sys.stderr)
        return 2
    environment = process_environment()
    try:
        content = read_files(files)
        with database_url(var_folder(environment), environment.get("DATABASE_URL")) as url:
            migrate(url)
            lines = asyncio.run(_import(url, content, given.force))
    except UnusableFile as error:
        print(f"Nothing was imported. {error}", file=sys.stderr)
        return 1
    print("\n".join(lines), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
