"""Gendarmes for the benchmarks, signed in."""

from datetime import UTC, datetime
from pathlib import Path

from handoff import embedded
from handoff.accounts.operations import issue_password
from handoff.database import Database
from tests.handoff.cast import OperatorClient
from tests.whole.stack import Stack


async def operators(stack: Stack, count: int) -> list[OperatorClient]:
    server = embedded.start(Path(stack.environment["VAR_DIR"]))
    database = Database(server.get_uri(database=embedded.SERVICE_DATABASE))
    await database.open()
    clients = []
    for number in range(count):
        login = f"banc{number}"
        password = await issue_password(database, login=login, now=datetime.now(UTC))
        client = OperatorClient(stack.base, login, f"Gendarme {chr(65 + number % 26)}lix")
        await client.sign_in(password)
        await client.be_present()
        clients.append(client)
    await database.close()
    return clients
