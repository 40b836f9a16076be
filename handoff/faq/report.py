"""`make faq-report`: what each theme holds, which entries are due for review, or hard to find."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from handoff.faq.entry_store import read_theme, theme_files
from handoff.faq.model import Entry
from handoff.settings import ROOT, process_environment, var_folder

REVIEW_AFTER = {
    "low": timedelta(days=365),
    "medium": timedelta(days=180),
    "high": timedelta(days=90),
}
"""How long a review holds, by volatility."""
SHOWN = 3
"""How many entries a citizen is offered."""
_ROW = "{:<20} {:>7} {:>10} {:>7}  {:<10} {:>6}"


def is_due(entry: Entry, today: date) -> bool:
    return date.fromisoformat(entry.reviewed_on) + REVIEW_AFTER[entry.volatility] <= today


def report(folder: Path, today: date) -> Iterator[str]:
    """Yield the lines of the report."""
    themes = {path.stem: read_theme(path) for path in theme_files(folder)}
    yield _ROW.format("theme", "entries", "phrasings", "words", "oldest", "due")
    for name, entries in themes.items():
        yield _row(name, entries, today)
    every = [entry for entries in themes.values() for entry in entries]
    yield _row("all", every, today)
    due = [entry for entry in every if is_due(entry, today)]
    if due:
        yield ""
        yield "Due for review:"
    for entry in due:
        yield f"  {entry.id} ({entry.volatility}, reviewed on {entry.reviewed_on})"


def hard_to_find(predictions: Path, most: int = 20) -> Iterator[str]:
    """Yield the entries that fewest messages found, of what `make evaluate` wrote last."""
    if not predictions.exists():
        return
    lines = map(json.loads, predictions.read_text(encoding="utf-8").splitlines())
    found: dict[str, list[bool]] = {}
    for line in lines:
        if "id" in line:
            found.setdefault(line["id"], []).append(line["id"] in line["ids"][:SHOWN])
    missed = {id: hits.count(False) for id, hits in found.items() if not all(hits)}
    if missed:
        yield ""
        yield f"Hardest to find (of {sum(map(len, found.values()))} messages evaluated):"
    for id in sorted(missed, key=lambda id: (-missed[id] / len(found[id]), id))[:most]:
        yield f"  {id}: {missed[id]} of {len(found[id])} missed"


def _row(name: str, entries: Sequence[Entry], today: date) -> str:
    words = sum(len(re.findall(r"\w+", entry.answer)) for entry in entries)
    return _ROW.format(
        name,
        len(entries),
        sum(len(entry.phrasings) for entry in entries),
        words,
        min((entry.reviewed_on for entry in entries), default="-"),
        sum(is_due(entry, today) for entry in entries),
    )


if __name__ == "__main__":
    print("\n".join(report(ROOT / "data" / "faq", datetime.now(UTC).date())))
    evaluated = var_folder(process_environment()) / "predictions.jsonl"
    print("\n".join(hard_to_find(evaluated)))
