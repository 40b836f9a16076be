"""The report says what is due for review."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

from handoff.faq.entry_store import read_catalogue
from handoff.faq.report import REVIEW_AFTER, hard_to_find, is_due, report

FAQ = Path(__file__).parents[3] / "data" / "faq"


def test_a_review_holds_as_long_as_its_volatility_says() -> None:
    for entry in read_catalogue(FAQ).entries.values():
        ends = date.fromisoformat(entry.reviewed_on) + REVIEW_AFTER[entry.volatility]
        assert not is_due(entry, ends - timedelta(days=1))
        assert is_due(entry, ends)


def test_the_report_counts_every_entry_and_names_those_that_are_due() -> None:
    entries = read_catalogue(FAQ).entries
    lines = list(report(FAQ, date(2099, 1, 1)))
    total = next(line for line in lines if line.startswith("all "))
    assert re.findall(r"\d+", total)[0] == str(len(entries))
    assert {line.split()[0] for line in lines if line.startswith("  ")} == set(entries)


def test_the_entries_that_most_messages_miss_come_first(tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    asked = [("a", ["a"]), ("b", ["x", "y", "z", "b"]), ("b", ["b"]), ("c", []), ("a", ["x", "a"])]
    lines = [json.dumps({"id": id, "ids": ids}) for id, ids in asked]
    predictions.write_text("\n".join([*lines, json.dumps({"label": "oos", "ids": []})]))
    assert list(hard_to_find(predictions))[2:] == ["  c: 1 of 1 missed", "  b: 1 of 2 missed"]
    assert list(hard_to_find(tmp_path / "none.jsonl")) == []
