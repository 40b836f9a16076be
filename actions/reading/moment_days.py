"""Owns which days a token of time means, seen from a day; always the past unless it says
otherwise."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.reading.moment_tokens import MONTH, MONTH_NAMES, SMALL, WEEKDAY_NAMES, Token
from actions.reading.number_words import number_of

MONTHS = MONTH_NAMES.split("|")
WEEKDAYS = WEEKDAY_NAMES.split("|")
WRITTEN = re.compile(
    rf"(?P<day>1er|premier|{SMALL})(?: ?|-)(?P<month>{MONTH})(?:[ -]'?(?P<year>[0-9]+)|[a-z' ]*)"
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
NEAR = {"hier": -1, "demain": 1, "avant": -2, "apres": 2}
FEASTS = {
    "noel": (25, 12),
    "jour de l'an": (1, 1),
    "nouvel an": (1, 1),
    "toussaint": (1, 11),
    "sylvestre": (31, 12),
    "halloween": (31, 10),
    "valentin": (14, 2),
    "nationale": (14, 7),
    "musique": (21, 6),
}


class Impossible(Exception):
    """A date or an hour that no calendar and no clock has."""


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to another, both in; `shown` when it is more than a date; `at` if the minute
    itself is meant (« il y a deux heures »)."""

    first: date
    last: date
    shown: str = ""
    has_weekday: bool = False
    at: datetime | None = None
    is_loose: bool = False


def day_of(token: Token, anchor: date) -> Days:
    """The day that a date, a weekday or a word such as « hier » means on the anchor or before."""
    if token.kind == "weekday":
        return _weekday(token.text, anchor)
    if token.kind in ("near", "this_part", "now"):
        day = anchor + timedelta(_near(token.text))
        return Days(day, day, has_weekday=True)
    day = _date(token, anchor)
    return Days(day, day)


def day_within(token: Token, inside: Days) -> Days:
    """« lundi de la semaine dernière », « le 14 juillet de l'an dernier »."""
    if token.kind == "weekday":
        day = inside.first + timedelta(_weekday_number(token.text))
        return Days(day, day, has_weekday=True)
    day = _date(token, inside.last)
    return Days(day, day)


def _date(token: Token, anchor: date) -> date:
    if token.kind == "feast":
        day, month = next(value for name, value in FEASTS.items() if name in token.text)
        return _latest(day, month, anchor)
    if token.kind == "written":
        return _written(token.text, anchor)
    numbers = [int(number) for number in re.findall(r"[0-9]+", token.text)]
    if token.kind == "number":
        return _of_month(1 if token.text == "premier" else numbers[0], anchor)
    if token.kind == "dm":
        return _latest(numbers[0], numbers[1], anchor)
    day, month, year = reversed(numbers[:3]) if token.kind == "iso" else numbers
    return _exact(day, month, _whole_year(year, anchor))


def _written(text: str, anchor: date) -> date:
    found = WRITTEN.fullmatch(text)
    assert found is not None, text
    # The first four letters tell the months apart, but for juin and juillet.
    opening = "juil" if found["month"].startswith("jui") and "l" in found["month"] else None
    opening = opening or found["month"].rstrip(".")[:4]
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(opening))
    day = 1 if found["day"] in ("1er", "premier") else number_of(found["day"]) or 0
    if found["year"]:
        return _exact(day, month, _whole_year(int(found["year"]), anchor))
    return _latest(day, month, anchor)


def _whole_year(year: int, anchor: date) -> int:
    if year >= 100:
        return year
    return 2000 + year if year <= anchor.year % 100 + 10 else 1900 + year


def _exact(day: int, month: int, year: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Impossible
    try:
        return date(year, month, day)
    except ValueError:
        raise Impossible from None


def _latest(day: int, month: int, anchor: date) -> date:
    """The latest such date on the anchor or before; eight years back for a 29 February."""
    for year in range(anchor.year, anchor.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= anchor:
            return found
    raise Impossible


def _of_month(day: int, anchor: date) -> date:
    """The latest such day of a month on the anchor or before."""
    if not 1 <= day <= 31:
        raise Impossible
    month = anchor.replace(day=1)
    while True:
        if calendar.monthrange(month.year, month.month)[1] >= day:
            found = month.replace(day=day)
            if found <= anchor:
                return found
        month = (month - timedelta(1)).replace(day=1)


def _weekday_number(text: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if text.startswith(name[:3]))


def _weekday(text: str, anchor: date) -> Days:
    """The last one before the anchor; « mardi » said on a Tuesday is a week ago."""
    back = (anchor.weekday() - _weekday_number(text) - 1) % 7 + 1
    day = anchor - timedelta(back)
    if text.endswith(("prochain", "en huit", "en quinze")):
        day += timedelta(14 if text.endswith("quinze") or anchor.weekday() == day.weekday() else 7)
    return Days(day, day, has_weekday=True)


def _near(text: str) -> int:
    return next((days for name, days in NEAR.items() if text.startswith(name)), 0)
