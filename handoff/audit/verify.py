"""`make verify-audit`: names the first row of the audit chain that was changed or removed."""

import asyncio
import sys

from handoff.audit import store
from handoff.database import Connection, Database
from handoff.embedded import database_url
from handoff.migration import migrate
from handoff.settings import process_environment, var_folder


async def first_bad_row(connection: Connection) -> tuple[int | None, int]:
    """Return the id of the first row that does not follow on, and how many were read."""
    previous, count = store.FIRST, 0
    async for row in store.rows(connection):
        count += 1
        fields = (
            row[name] for name in ("previous_hash", "at", "actor", "action", "subject", "details")
        )
        if row["previous_hash"] != previous or row["hash"] != store.link(*fields):
            return row["id"], count
        previous = row["hash"]
    return None, count


async def _verify(url: str) -> int:
    database = Database(url)
    await database.open()
    try:
        async with database.transaction() as connection:
            bad, count = await first_bad_row(connection)
    finally:
        await database.close()
    if bad is None:
        print(f"The audit chain is whole: {count} rows.")
        return 0
    print(f"The audit chain breaks at row {bad}.")
    return 1


def main() -> int:
    environment = process_environment()
    with database_url(var_folder(environment), environment.get("DATABASE_URL")) as url:
        migrate(url)
        return asyncio.run(_verify(url))


if __name__ == "__main__":
    sys.exit(main())
