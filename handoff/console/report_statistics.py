"""The shapes of the supervisors' figures: a page, and a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sanic import Request, raw
from sanic.response import HTTPResponse

from handoff.console import report_words as words
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.figures import Statistics
from handoff.reports.model import Status
from handoff.reports.statistics_store import AGES, Figures

DAYS = (7, 30, 90, 365)
TITLES = {
    "kind": "Par type de signalement",
    "nature": "Par nature retenue",
    "department": "Par département",
    "unit": "Par unité",
}
_NONE = {
    "nature": "Non qualifiés",
    "department": "Lieu non précisé",
    "unit": "Aucune unité choisie",
}
_STATUSES = (Status.RECEIVED, Status.QUALIFIED, Status.TRANSMITTED, Status.ACKNOWLEDGED)
_HEAD = (
    "Tableau",
    "Nom",
    "Reçus",
    "Transmis",
    "Transmission : délai médian (h)",
    "Transmission : 9 sur 10 en moins de (h)",
    "Accusés de réception",
    "Accusé : délai médian (h)",
    "Accusé : 9 sur 10 en moins de (h)",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_days(request: Request) -> int:
    given = str(request.args.get("days") or "")
    return int(given) if given in map(str, DAYS) else 30


def show_statistics(found: Statistics, catalogue: ReportCatalogue) -> dict[str, Any]:
    return {
        "periods": [{"days": days, "is_here": days == found.days} for days in DAYS],
        "days": found.days,
        "total": found.total,
        "tables": [
            {"title": title, "rows": [(_name(by, row, found, catalogue), row) for row in rows]}
            for by, title in TITLES.items()
            if (rows := found.tables[by])
        ],
        "ages": _ages(),
        "open": [
            (words.say_status(status), sum(numbers), numbers)
            for status in _STATUSES
            if (numbers := _open(found, status))
        ],
    }


def statistics_csv(found: Statistics, catalogue: ReportCatalogue) -> HTTPResponse:
    """Return the figures as a file that French spreadsheets open, and take for text only."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in _rows(found, catalogue):
        writer.writerow(map(_cell, row))
    name = f"signalements-{found.days}-jours.csv"
    return raw(
        file.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(found: Statistics, catalogue: ReportCatalogue) -> Iterator[tuple[object, ...]]:
    yield _HEAD
    yield ("Ensemble", f"{found.days} jours", *_numbers(found.total))
    for by, title in TITLES.items():
        for row in found.tables[by]:
            yield (title, _name(by, row, found, catalogue), *_numbers(row))
    for status in _STATUSES:
        for age, number in zip(_ages(), _open(found, status), strict=False):
            yield (f"Non clos, {words.say_status(status)}", age, number)


def _numbers(row: Figures) -> tuple[object, ...]:
    return (
        row.number,
        row.transmitted,
        _hours(row.to_transmission),
        _hours(row.to_transmission_90),
        row.acknowledged,
        _hours(row.to_acknowledgement),
        _hours(row.to_acknowledgement_90),
    )


def _name(by: str, row: Figures, found: Statistics, catalogue: ReportCatalogue) -> str:
    if not row.name:
        return _NONE[by]
    if by == "kind":
        return catalogue.title(row.name)
    if by == "department":
        return f"{row.name} {found.departments.get(row.name, '')}".strip()
    return row.name


def _open(found: Statistics, status: str) -> list[int]:
    """Return how many open reports of a status are in each class of age; empty for none."""
    known = {line.age: line.number for line in found.open if line.status == status}
    return [known.get(age, 0) for age in range(len(AGES) + 1)] if known else []


def _ages() -> list[str]:
    between = [f"{low} à {high} jours" for low, high in pairwise(AGES)]
    return [f"Moins de {AGES[0]} jour", *between, f"Plus de {AGES[-1]} jours"]


def _hours(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds / 3600:.2f}".replace(".", ",")


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
