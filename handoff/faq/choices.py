"""`make faq-choices`: what citizens chose when the assistant was not sure, a JSON object a line."""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from handoff.database import Database
from handoff.embedded import database_url
from handoff.faq import choice_store
from handoff.faq.model import LabelledQuestion
from handoff.migration import migrate
from handoff.settings import process_environment, var_folder

EVER = "2000-01-01"


def lines(questions: Sequence[LabelledQuestion]) -> Iterator[str]:
    """Yield what an editor reads and `make evaluate` takes: without id when no offer fitted."""
    for question in questions:
        id = question.chosen.removeprefix("faq/") if question.chosen.startswith("faq/") else None
        yield json.dumps(
            {
                "text": question.text,
                **({"id": id, "kind": "chosen"} if id else {"label": "question_unanswered"}),
                "offered": [label.removeprefix("faq/") for label in question.offered],
                "chosen_on": question.chosen_at.date().isoformat(),
            },
            ensure_ascii=False,
        )


async def _read(url: str, since: datetime) -> Sequence[LabelledQuestion]:
    database = Database(url)
    await database.open()
    try:
        async with database.transaction() as connection:
            return await choice_store.labelled_questions(connection, since=since)
    finally:
        await database.close()


def main(since: str = EVER) -> int:
    try:
        start = datetime.fromisoformat(since).replace(tzinfo=UTC)
    except ValueError:
        print(f"{since!r} is no date: write it like 2026-11-24.", file=sys.stderr)
        return 2
    environment = process_environment()
    with database_url(var_folder(environment), environment.get("DATABASE_URL")) as url:
        migrate(url)
        found = asyncio.run(_read(url, start))
    print("\n".join(lines(found)) or "Nobody has chosen among suggestions yet.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
