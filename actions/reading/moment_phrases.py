"""Owns what a whole phrase of time means: a point, a range of points, or since when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions.reading import moment_shown as shown
from actions.reading.model import FUTURE
from actions.reading.moment_days import Impossible
from actions.reading.moment_hours import DAY, clock_time, minutes_of
from actions.reading.moment_model import Phrase, Point
from actions.reading.moment_points import Span, at_minutes, seen_from, span_of

SLACK = timedelta(minutes=5)  # « à 10h » written at 9:58
ABOUT_SLACK = timedelta(hours=1)
LINKS = {"between": ("entre le", "et le"), "from_to": ("du", "au"), "": ("du", "au")}
MASCULINE, FEMININE = (*shown.WEEKDAYS, "week-end"), ("nuit", "semaine")


@dataclass(frozen=True, slots=True)
class Moment:
    first: datetime
    last: datetime
    precision: str
    shown: str
    problem: str | None = None


def moment_of(phrase: Phrase, now: datetime) -> Moment:
    """Raises Impossible for a date or an hour that does not exist."""
    if phrase.way == "since":
        return _since(span_of(phrase.start, now), now)
    if phrase.end is None:
        span = span_of(phrase.start, now)
        slack = ABOUT_SLACK if phrase.start.is_about else SLACK
        problem = FUTURE if span.first > now + slack else None
        return Moment(span.first, span.last, span.precision, span.shown, problem)
    phrase = _with_common_day(phrase)
    assert phrase.end is not None
    if phrase.end.day is None and phrase.end.part is None and phrase.end.clock is not None:
        return _hours(phrase, now)
    end = span_of(
        phrase.end, now, seen_from(phrase.end.day, now.date()) if phrase.end.day else None
    )
    start = _start_of(phrase.start, end, now)
    if start.first > end.last:
        raise Impossible
    problem = FUTURE if end.last.date() > now.date() or end.last > now + SLACK else None
    return Moment(start.first, end.last, "period", _range_shown(start, end, phrase.way), problem)


def _with_common_day(phrase: Phrase) -> Phrase:
    """« entre 14h et 17h samedi »: the day that stands last is that of both hours."""
    start, end = phrase.start, phrase.end
    if end is None or not (start.clock and end.clock and end.day) or start.day:
        return phrase
    if minutes_of(start.clock.text)[0] >= minutes_of(end.clock.text)[0]:
        return phrase
    start = replace(start, day=end.day, weekday=end.weekday, of=end.of, part=end.part)
    return replace(phrase, start=start, end=replace(end, day=None, part=None))


def _start_of(point: Point, end: Span, now: datetime) -> Span:
    """The start of a range, seen from its end: « entre 20h et 8h hier » began the day before."""
    start = span_of(point, now, end.day)
    if point.day is None and start.first > end.last:
        return span_of(point, now, end.day - timedelta(1))
    return start


def _hours(phrase: Phrase, now: datetime) -> Moment:
    """Two hours of one day, or of a day and the next: « lundi entre 22h et 2h »."""
    assert phrase.end is not None and phrase.end.clock is not None
    start = span_of(phrase.start, now)
    end_minutes, _ = minutes_of(phrase.end.clock.text)
    begin = shown.hour(start.first.time())
    last = at_minutes(start.first.date(), end_minutes, now)
    if last <= start.first:
        last = at_minutes(start.first.date(), end_minutes + DAY, now)
    links = ("entre", "et") if phrase.way == "between" else ("de", "à")
    hours = f"{links[0]} {begin} {links[1]} {shown.hour(clock_time(end_minutes))}"
    problem = FUTURE if start.first > now + SLACK else None
    last = now if start.first <= now < last else last
    return Moment(start.first, last, "part", f"{start.base} {hours}", problem)


def _since(span: Span, now: datetime) -> Moment:
    problem = FUTURE if span.first > now + SLACK else None
    said = span.shown
    if span.days.is_loose and span.days.at is None:
        said = f"{said.removeprefix('vers le ').removeprefix('vers ')} environ"
    first = min(span.first, now) if problem is None else span.first
    return Moment(first, max(first, now), "period", f"depuis {_with_article(said)}", problem)


def _range_shown(start: Span, end: Span, way: str) -> str:
    is_dates = all(span.is_whole and not span.days.shown for span in (start, end))
    if is_dates:
        has_weekday = start.days.has_weekday or end.days.has_weekday
        links = LINKS[way]
        return shown.days(start.day, end.day, with_weekday=has_weekday, links=links)
    return f"entre {_with_article(start.shown)} et {_with_article(end.shown)}"


def _with_article(said: str) -> str:
    if said.startswith(MASCULINE):
        return f"le {said}"
    return f"la {said}" if said.startswith(FEMININE) else said
