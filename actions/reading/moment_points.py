"""Owns the instants that a point of time means: from when, to when, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from actions.reading import moment_shown as shown
from actions.reading.moment_days import Days, day_of, day_within
from actions.reading.moment_hours import DAY, Part, clock_time, in_part, minutes_of, part_of
from actions.reading.moment_model import DATES, Point
from actions.reading.moment_periods import period_of
from actions.reading.moment_tokens import Token

LATE = 22  # the hour from which « cette nuit » is the night that begins
EARLY = 6
BY_DAY = DATES | {"weekday", "near", "this_part", "now", "feast"}


@dataclass(frozen=True, slots=True)
class Span:
    """`day` is the day that the words name; `base` says it, without the hour."""

    first: datetime
    last: datetime
    precision: str
    shown: str
    base: str
    day: date
    days: Days
    is_whole: bool = False  # days without an hour or a part


def span_of(point: Point, now: datetime, before: date | None = None) -> Span:
    """The latest that the point may mean: seen from now, or from the end of its range."""
    today = now.date()
    if point.day is None:
        day = before or today
        found = _span(point, Days(day, day, has_weekday=True), now)
        if before is None and found.first > now + timedelta(minutes=5):
            yesterday = today - timedelta(1)
            found = _span(point, Days(yesterday, yesterday, has_weekday=True), now)
        return found
    return _span(point, _days(point, now, before), now)


def seen_from(token: Token | None, today: date) -> date:
    """The end of a range may be today, even by its weekday: « de lundi à mardi »."""
    return today + timedelta(1) if token and token.kind == "weekday" else today


def at_minutes(day: date, minutes: int, now: datetime) -> datetime:
    midnight = datetime.combine(day + timedelta(minutes // DAY), time(), now.tzinfo)
    return midnight.replace(hour=minutes % DAY // 60, minute=minutes % 60)


def _days(point: Point, now: datetime, before: date | None) -> Days:
    today, token = now.date(), point.day
    assert token is not None
    if point.of is not None:
        return day_within(token, period_of(point.of, today, now))
    if token.kind not in BY_DAY:
        return period_of(token, today, now)
    if token.kind in ("this_part", "near", "now"):
        return day_of(token, today)
    if point.night_end is not None:
        end = day_of(point.night_end, before or seen_from(point.night_end, today)).last
        return day_of(token, end)
    found = day_of(token, before or today)
    return replace(found, has_weekday=found.has_weekday or point.weekday is not None)


def _span(point: Point, days: Days, now: datetime) -> Span:
    if point.day is not None and point.day.kind == "now" and point.clock is None:
        return _just_now(point.day.text, days, now)
    if days.at is not None:
        return _counted_back(days, days.at)
    part = _part(point)
    if part is not None and part.family == "nuit":
        days = _night(point, days, now)
    base = days.shown or shown.day(days.first)
    if part is not None and part.family == "nuit":
        base = shown.night(days.first, days.first + timedelta(1))
    if point.clock is not None:
        return _at_clock(point, days, part, base, now)
    if part is not None:
        first = at_minutes(days.first, part.first, now)
        last = at_minutes(days.last, part.last, now) - timedelta(seconds=1)
        said = f"{base} {part.shown}".strip()
        return _capped(Span(first, last, "part", said, base, days.first, days), now)
    first = at_minutes(days.first, 0, now)
    last = at_minutes(days.last, DAY, now) - timedelta(seconds=1)
    precision = "day" if days.first == days.last else "period"
    return _capped(Span(first, last, precision, base, base, days.first, days, True), now)


def _part(point: Point) -> Part | None:
    if point.part is not None:
        return part_of(point.part.text)
    if point.day is not None and point.day.kind == "this_part":
        return part_of(point.day.text)
    return None


def _night(point: Point, days: Days, now: datetime) -> Days:
    """The night by the day on which it began."""
    today, first = now.date(), days.first
    text = point.day.text if point.day and point.day.kind == "this_part" else ""
    if text.endswith(("derniere", "passee")):
        first = today - timedelta(2 if now.hour < EARLY else 1)
    elif text:
        first = today - timedelta(0 if now.hour >= LATE else 1)
    elif first == today and now.hour < LATE:
        first = today - timedelta(1)
    return replace(days, first=first, last=first)


def _at_clock(point: Point, days: Days, part: Part | None, base: str, now: datetime) -> Span:
    assert point.clock is not None
    minutes, has_minutes = minutes_of(point.clock.text)
    minutes = in_part(minutes, part.family if part else "")
    if minutes == DAY and at_minutes(days.first, DAY, now) > now:
        minutes = 0
    at = last = at_minutes(days.first, minutes, now)
    if minutes > DAY and "nuit" not in base:
        base = shown.night(days.first, days.first + timedelta(1))
    link = "vers" if point.is_about else "à"
    precision = "minute" if has_minutes else "hour"
    if point.edge == "before":
        at, link, precision = at_minutes(days.first, 0, now), "avant", "part"
    elif point.edge == "after":
        last, link, precision = at_minutes(days.first, DAY, now), "après", "part"
        last = max(at, last - timedelta(seconds=1))
    said = f"{base} {link} {shown.hour(clock_time(minutes))}"
    if days.first != days.last:
        at, last = at_minutes(days.first, 0, now), at_minutes(days.last, DAY - 1, now)
        precision = "period"
    return _capped(Span(at, last, precision, said, base, days.first, days), now)


def _counted_back(days: Days, at: datetime) -> Span:
    """« il y a deux heures » is no more exact than a quarter of an hour."""
    if days.is_loose:
        at = at.replace(minute=at.minute // 15 * 15)
    at = at.replace(second=0, microsecond=0)
    base = shown.day(at.date())
    said = f"{base} vers {shown.hour(at.time())}"
    precision = "hour" if days.is_loose else "minute"
    return Span(at, at, precision, said, base, at.date(), days)


def _just_now(text: str, days: Days, now: datetime) -> Span:
    base = shown.day(now.date())
    if text.startswith("tout") and text.endswith("heure"):
        first = max(now - timedelta(hours=3), at_minutes(now.date(), 0, now))
        said = f"{base} peu avant {shown.hour(now.time())}"
        return Span(first, now, "part", said, base, now.date(), days)
    said = f"{base} à {shown.hour(now.time())}"
    return Span(now, now, "minute", said, base, now.date(), days)


def _capped(span: Span, now: datetime) -> Span:
    """What has begun ends now at the latest."""
    return replace(span, last=now) if span.first <= now < span.last else span
