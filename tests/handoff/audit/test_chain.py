"""The audit chain grows, never changes, and shows where somebody changed it all the same."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from handoff.accounts.model import Operator
from handoff.audit import store
from handoff.audit.verify import first_bad_row
from handoff.database import Database
from tests.handoff.cast import Citizen, OperatorClient
from tests.handoff.stage import Clock
from tests.handoff.talk import Talk

TAMPERING = [
    "UPDATE audit SET actor = 'marc' WHERE id = %s",
    "UPDATE audit SET action = 'nothing' WHERE id = %s",
    "UPDATE audit SET subject = 'another' WHERE id = %s",
    "UPDATE audit SET at = at + interval '1 microsecond' WHERE id = %s",
    "UPDATE audit SET details = '{\"epoch\": 99}' WHERE id = %s",
    "UPDATE audit SET hash = repeat('0', 64) WHERE id = %s",
    "UPDATE audit SET previous_hash = repeat('0', 64) WHERE id = %s",
]


async def verify(database: Database) -> tuple[int | None, int]:
    async with database.transaction() as connection:
        return await first_bad_row(connection)


async def written(database: Database, clock: Clock, count: int = 5) -> None:
    for n in range(count):
        async with database.transaction() as connection:
            await store.append(
                connection,
                at=clock() + timedelta(microseconds=n),
                actor="claire",
                action="read",
                subject=f"conversation {n}",
                details={"épée": n, "b": [1.5, None, "\u202e"]},
            )


async def test_an_untouched_chain_is_whole(database: Database, clock: Clock) -> None:
    assert await verify(database) == (None, 0)
    await written(database, clock)
    assert await verify(database) == (None, 5)


async def test_rows_written_at_once_are_one_chain(database: Database, clock: Clock) -> None:
    await asyncio.gather(*(written(database, clock) for _ in range(10)))
    assert await verify(database) == (None, 50)


@pytest.mark.parametrize("change", TAMPERING)
async def test_a_changed_row_is_named(
    database: Database, clock: Clock, superuser: psycopg.Connection, change: str
) -> None:
    await written(database, clock)
    superuser.execute("ALTER TABLE audit DISABLE TRIGGER USER")
    superuser.execute(change, [3])
    assert await verify(database) == (3, 3)


@pytest.mark.parametrize(("removed", "named"), [(1, 2), (3, 4), (4, 5)])
async def test_a_removed_row_is_named_by_the_one_after_it(
    database: Database, clock: Clock, superuser: psycopg.Connection, removed: int, named: int
) -> None:
    await written(database, clock)
    superuser.execute("ALTER TABLE audit DISABLE TRIGGER USER")
    superuser.execute("DELETE FROM audit WHERE id = %s", [removed])
    assert (await verify(database))[0] == named


async def test_two_rows_that_changed_places_are_named(
    database: Database, clock: Clock, superuser: psycopg.Connection
) -> None:
    await written(database, clock)
    superuser.execute("ALTER TABLE audit DISABLE TRIGGER USER")
    superuser.execute(
        "INSERT INTO audit (id, at, actor, action, subject, details, previous_hash, hash)"
        " OVERRIDING SYSTEM VALUE"
        " SELECT 100 - id, at, actor, action, subject, details, previous_hash, hash FROM audit"
    )
    superuser.execute("DELETE FROM audit WHERE id <= 5")
    assert (await verify(database))[0] == 95


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'marc'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE message SET author = 'bot'",
        "UPDATE message SET body = '{}'",
    ],
)
async def test_what_is_append_only_refuses_every_change(
    talk: Talk, superuser: psycopg.Connection, change: str
) -> None:
    await talk.ask()
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        superuser.execute(change)
    assert len(await talk.messages()) == 2


async def test_every_change_of_owner_leaves_its_row(
    talk: Talk, operator: Operator, superuser: psycopg.Connection
) -> None:
    await talk.ask()
    await talk.leave()
    await talk.owned_by(operator)
    await talk.hand_back(operator)
    await talk.owned_by(operator)
    await talk.resolve(operator)
    await talk.write("Encore")
    found = superuser.execute(
        "SELECT action, actor, details ->> 'epoch' FROM audit WHERE subject = %s ORDER BY id",
        [f"conversation {talk.id}"],
    )
    assert found.fetchall() == [
        ("handoff", "citizen", "1"),
        ("leave_queue", "citizen", "2"),
        ("handoff", "citizen", "3"),
        ("claim", "claire", "4"),
        ("hand_back", "claire", "5"),
        ("handoff", "citizen", "6"),
        ("claim", "claire", "7"),
        ("resolve", "claire", "8"),
        ("reopen", "citizen", "9"),
    ]
    assert (await verify(talk.database))[0] is None


async def test_signing_in_reading_and_signing_out_leave_their_rows(
    citizen: Citizen, console: OperatorClient, database: Database, superuser: psycopg.Connection
) -> None:
    await console.post_form("/console/login", login="claire", password="wrong")
    await console.read(citizen.id)
    await console.post_form("/console/logout", csrf=console.csrf)
    found = superuser.execute("SELECT actor, action, subject FROM audit ORDER BY id").fetchall()
    assert found == [
        ("claire", "sign_in", "session"),
        ("claire", "sign_in_failed", "session"),
        ("claire", "read", f"conversation {citizen.id}"),
        ("claire", "sign_out", "session"),
    ]
    assert (await verify(database))[0] is None


async def test_a_refused_change_leaves_no_row(
    talk: Talk, operator: Operator, superuser: psycopg.Connection
) -> None:
    assert not await talk.leave()
    with pytest.raises(Exception, match="changé d'état"):
        await talk.claim(operator)
    assert superuser.execute("SELECT count(*) FROM audit").fetchone() == (0,)
