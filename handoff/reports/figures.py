"""The supervisors' figures of a period: how many reports, and how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.database import Database
from handoff.reports import browse_store, statistics_store
from handoff.reports.statistics_store import GROUPS, Figures, Open


@dataclass(frozen=True, slots=True)
class Statistics:
    """Reports received in the last `days`, by each of GROUPS; `open`: all that are not closed."""

    days: int
    total: Figures
    tables: dict[str, Sequence[Figures]]
    open: Sequence[Open]
    departments: dict[str, str]


async def read_statistics(database: Database, *, days: int, now: datetime) -> Statistics:
    since = now - timedelta(days=days)
    async with database.transaction() as connection:
        total = await statistics_store.figures(connection, None, since=since)
        return Statistics(
            days=days,
            total=total[0] if total else Figures("", 0, 0, None, None, 0, None, None),
            tables={
                by: await statistics_store.figures(connection, by, since=since) for by in GROUPS
            },
            open=await statistics_store.open_by_age(connection, now=now),
            departments=await browse_store.departments_of_reports(connection),
        )
