"""`make operator LOGIN=… [ROLE=…]`: makes an operator, or gives one a new one-time password."""

import asyncio
import re
import sys
from datetime import UTC, datetime

from handoff.accounts.model import ROLES
from handoff.accounts.operations import issue_password
from handoff.database import Database
from handoff.embedded import database_url
from handoff.migration import migrate
from handoff.settings import process_environment, var_folder


async def _issue(url: str, login: str, role: str | None) -> str:
    database = Database(url)
    await database.open()
    try:
        return await issue_password(database, login=login, role=role, now=datetime.now(UTC))
    finally:
        await database.close()


def main(login: str, role: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", login):
        sys.exit("LOGIN takes 2 to 40 small letters, digits, dots or dashes, such as LOGIN=claire")
    if role and role not in ROLES:
        sys.exit(f"ROLE is one of {', '.join(ROLES)}, such as ROLE=supervisor")
    environment = process_environment()
    with database_url(var_folder(environment), environment.get("DATABASE_URL")) as url:
        migrate(url)
        password = asyncio.run(_issue(url, login, role or None))
    print(f"Operator: {login}\nOne-time password (shown once): {password}")


if __name__ == "__main__":
    main(*[*sys.argv[1:], "", ""][:2])
