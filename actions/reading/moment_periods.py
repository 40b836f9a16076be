"""Owns which stretch of days a period means: a week, a month, a season, « il y a deux mois ».

How far back « il y a … » is, is left to dateparser, which knows the lengths of months; it reads
neither « ya 2j » nor « un quart d'heure », so the count and the unit are found here.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

import dateparser  # type: ignore[import-untyped]

from actions.reading import moment_shown as shown
from actions.reading.moment_days import MONTHS, Days, Impossible
from actions.reading.moment_tokens import SMALL, UNIT, Token
from actions.reading.number_words import number_of

COUNTED = re.compile(rf"(?<![a-z0-9])(?P<count>{SMALL}) ?(?P<unit>{UNIT})$")
UNITS = {"quart": 15, "demi": 30}  # in minutes
PLAIN_UNITS = {"j": "jours", "nuit": "jours", "sem": "semaines", "mois": "mois", "an": "ans"}
PLAIN_UNITS |= {"h": "heures", "m": "minutes"}
SEASONS = {"printemps": (3, "printemps"), "ete": (6, "été"), "automne": (9, "automne")}
SEASONS |= {"hiver": (12, "hiver")}
PARTS = {"debut": (1, 10, "début "), "mi": (11, 20, "mi-"), "milieu": (11, 20, "mi-")}
PARTS |= {"fin": (21, 31, "fin ")}


def period_of(token: Token, anchor: date, now: datetime) -> Days:
    if token.kind in ("ago", "since_count"):
        return _ago(token.text, now)
    text = token.text
    way = 1 if "prochain" in text else -1 if re.search(r"derni|passe|avant", text) else 0
    if token.kind == "period":
        return _relative(text, way, anchor)
    found = re.search(r"[0-9]{4}", text)
    year = int(found[0]) if found else None
    if token.kind == "year":
        assert year is not None
        return Days(date(year, 1, 1), date(year, 12, 31), f"année {year}")
    if token.kind == "season":
        month, name = next(value for season, value in SEASONS.items() if season in text)
        first = _first(month, year, way, anchor)
        last = _last(_shift(first, 2))
        years = f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}"
        return Days(first, last, f"{name} {years}")
    month = next(number for number, name in enumerate(MONTHS, 1) if name in text)
    return _part_of_month(text, _first(month, year, way, anchor))


def _ago(text: str, now: datetime) -> Days:
    found = COUNTED.search(text)
    assert found is not None, text
    count, unit = number_of(found["count"]) or 0, found["unit"]
    minutes = next((length for name, length in UNITS.items() if unit.startswith(name)), None)
    if minutes is not None:
        count, unit = count * minutes, "minutes"
    else:
        unit = next(name for start, name in PLAIN_UNITS.items() if unit.startswith(start))
    base = now.replace(tzinfo=None)
    settings = {"RELATIVE_BASE": base}
    at = dateparser.parse(f"il y a {count} {unit}", languages=["fr"], settings=settings)
    if at is None or at.year < 1900:
        raise Impossible
    day = at.date()
    if unit in ("minutes", "heures"):
        return Days(day, day, at=at.replace(tzinfo=now.tzinfo), is_loose=unit == "heures")
    if unit == "jours":
        return Days(day, day, has_weekday=True)
    if unit == "semaines":
        first, last = day - timedelta(3), min(day + timedelta(3), now.date())
        return Days(first, last, f"vers le {shown.day(day)}", is_loose=True)
    first = day.replace(day=1)
    return Days(first, min(_last(first), now.date()), f"vers {shown.month(first)}", is_loose=True)


def _relative(text: str, way: int, anchor: date) -> Days:
    if "mois" in text:
        first = _shift(anchor.replace(day=1), way)
        return Days(first, _last(first), shown.month(first))
    if re.search(r"\ban", text):
        year = anchor.year + way
        return Days(date(year, 1, 1), date(year, 12, 31), f"année {year}")
    monday = anchor - timedelta(anchor.weekday())
    if "semaine" in text:
        first = monday + timedelta(7 * way)
        last = first + timedelta(6)
        return Days(first, last, f"semaine {shown.days(first, last, with_weekday=False)}")
    is_over = anchor.weekday() < 5
    saturday = monday + timedelta(5 - (7 if is_over or way < 0 else 0))
    if way > 0:
        saturday = monday + timedelta(5 if is_over else 12)
    sunday = saturday + timedelta(1)
    return Days(saturday, sunday, f"week-end {shown.days(saturday, sunday, with_weekday=False)}")


def _part_of_month(text: str, first: date) -> Days:
    last = _last(first)
    for word, (start, end, name) in PARTS.items():
        if re.search(rf"\b{word}\b", text):
            end = min(end, last.day)
            days = first.replace(day=start), first.replace(day=end)
            return Days(*days, f"{name}{shown.month(first)}")
    return Days(first, last, shown.month(first))


def _first(month: int, year: int | None, way: int, anchor: date) -> date:
    """The first day of the latest such month that has begun; of the next for « prochain »."""
    if year is not None:
        return date(year, month, 1)
    first = date(anchor.year, month, 1)
    if way > 0:
        return first if first > anchor else date(anchor.year + 1, month, 1)
    is_current = way < 0 and (first.year, first.month) == (anchor.year, anchor.month)
    return date(anchor.year - 1, month, 1) if first > anchor or is_current else first


def _shift(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _last(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
