"""Owns how tokens of time follow each other: points (« samedi vers 22h ») and their phrases
(« entre … et … », « du … au … », « depuis … »). What they mean is not known here."""

from __future__ import annotations

from dataclasses import replace

from actions.reading.moment_model import DATES, DAYS, Phrase, Point
from actions.reading.moment_tokens import Token

LINKS = {"filler", "about", "before", "after", "to", "mark", "dash"}
RANGE_LINKS, BETWEEN_LINKS = {"to", "until", "dash", "and"}, {"and", "dash"}
MOST_LINKS = 4
BEFORE_NUMBER = {"le", "du", "au", "les", "des"}


def phrases_of(tokens: list[Token]) -> list[Phrase]:
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase = _phrase(tokens, at)
        if phrase is None:
            at += 1
            continue
        found.append(phrase)
        at = max(phrase.last, at + 1)
    return found


def _phrase(tokens: list[Token], at: int) -> Phrase | None:
    kind = tokens[at].kind
    if kind in ("mark", "dash", "other"):
        return None
    if kind == "since_count":
        return Phrase(Point(day=tokens[at], first=at, last=at + 1), None, "since", at, at + 1)
    way = {"since": "since", "between": "between"}.get(kind, "")
    start = _point(tokens, at + 1 if way else at)
    if start.is_empty:
        return None
    if start.opens_hours:
        way = "between"
    end = _range_end(tokens, start, way)
    if end is None:
        return Phrase(start, None, "since" if way == "since" else "", at, start.last)
    if tokens[start.last].kind == "and":
        way = "between"
    return Phrase(_with_hour(start, end), end, way or "from_to", at, end.last)


def _range_end(tokens: list[Token], start: Point, way: str) -> Point | None:
    """The point after « et », « au », « jusqu'à » if the two are a range."""
    at = start.last
    kind = tokens[at].kind if at < len(tokens) else ""
    if way == "since" or kind not in (BETWEEN_LINKS if way == "between" else RANGE_LINKS):
        return None
    end = _point(tokens, at + 1)
    if end.is_empty:
        return None
    if kind == "and" and way != "between":
        return end if _are_either(tokens[at].text, start, end) else None
    if end.day is None and end.part is None:
        return end if start.clock or (start.day and start.day.kind == "number") else None
    return end


def _are_either(link: str, start: Point, end: Point) -> bool:
    """« samedi et dimanche », « hier soir ou ce matin », « vers 22h ou 23h »."""
    if link == "ou":
        return bool(start.day and end.day) or bool(start.clock and end.day is None is end.part)
    hours = (start.clock, start.part, end.clock, end.part)
    return bool(start.day and end.day) and not any(hours)


def _with_hour(start: Point, end: Point) -> Point:
    """« entre 14 et 17h »: the first number is an hour too."""
    number = start.day
    if number is None or number.kind != "number" or end.clock is None or start.clock:
        return start
    if end.day is not None and end.day.kind in DATES:
        return start
    return replace(start, day=None, clock=replace(number, kind="clock", text=f"{number.text}h"))


def _point(tokens: list[Token], at: int) -> Point:
    point = Point(first=at, last=at)
    links = 0
    while at < len(tokens) and links <= MOST_LINKS:
        token = tokens[at]
        if token.kind in LINKS or _opens_hours(tokens, at, point):
            links += 1
            at += 1
            continue
        taken = _take(tokens, at, point)
        if taken is None:
            break
        between = tokens[point.last : at]
        opens = point.opens_hours or any(link.kind == "between" for link in between)
        is_about = point.is_about or any(link.kind == "about" for link in between)
        edge = next((link.kind for link in between if link.kind in ("before", "after")), point.edge)
        point = replace(taken, last=at + 1, is_about=is_about, edge=edge, opens_hours=opens)
        links = 0
        at += 1
    return point


def _opens_hours(tokens: list[Token], at: int, point: Point) -> bool:
    """« lundi entre 14h et 17h »: the hours' « entre » stands inside the point."""
    return (
        tokens[at].kind == "between"
        and point.day is not None
        and point.clock is None
        and at + 1 < len(tokens)
        and tokens[at + 1].kind in ("clock", "number")
    )


def _take(tokens: list[Token], at: int, point: Point) -> Point | None:
    """The point with one more token; None when it does not belong to it."""
    token = tokens[at]
    if token.kind == "clock":
        is_bare_hour = token.text.startswith("une heure") and not _is_led_hour(tokens, at)
        return None if point.clock or is_bare_hour else replace(point, clock=token)
    if token.kind == "part":
        led = any(link.text in ("dans", "en", "au") for link in tokens[point.last : at])
        is_led = led or " d" in token.text or token.text == "petit matin"
        return None if point.part else replace(point, part=token, is_led=is_led)
    if token.kind == "this_part":
        return None if point.day or point.part else replace(point, day=token)
    if token.kind in DAYS:
        return _take_day(tokens, at, point)
    return None


def _take_day(tokens: list[Token], at: int, point: Point) -> Point | None:
    token, day = tokens[at], tokens[at].kind
    links = [link.text for link in tokens[point.last : at]]
    if point.day is None:
        if day == "number" and not _is_day_number(tokens, at):
            return None
        return replace(point, day=token)
    is_beside = all(text in ("le", "la", ",", "(", "de", "du") for text in links)
    if point.part and "nuit" in point.part.text and _closes_night(point, day, links):
        return replace(point, night_end=token)
    if not is_beside:
        return None
    if point.day.kind in ("weekday", "near") and day in DATES:
        weekday = point.day if point.day.kind == "weekday" else None
        return replace(point, day=token, weekday=weekday)
    if point.day.kind in DATES and day == "weekday":
        return replace(point, weekday=token)
    if day == "weekday" and point.day.text.startswith(("semaine", "la semaine")):
        return replace(point, day=token, of=point.day)
    if day == "period" and point.of is None and point.day.kind in {"weekday", "written", "dm"}:
        return replace(point, of=token)
    return None


def _closes_night(point: Point, kind: str, links: list[str]) -> bool:
    if point.night_end is None:
        return bool(links) and links[0] in ("a", "au", "-") and kind in DATES | {"weekday", "near"}
    return point.night_end.kind == "weekday" and kind in DATES


def _is_day_number(tokens: list[Token], at: int) -> bool:
    """« le 3 », « du 3 au 8 août », « 3-8 août », « lundi 3 »; not « 2 hommes »."""
    previous = tokens[at - 1] if at else None
    is_led = previous is not None and (
        previous.text in BEFORE_NUMBER or previous.kind in ("weekday", "between", "to", "and")
    )
    follows = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    is_range = follows in ("dash", "to") and at + 2 < len(tokens) and tokens[at + 2].kind in DAYS
    number = tokens[at].text
    is_day = not number.isdigit() or 1 <= int(number) <= 31
    return is_day and follows != "other" and (is_led or is_range)


def _is_led_hour(tokens: list[Token], at: int) -> bool:
    previous = tokens[at - 1].kind if at else ""
    return previous in ("to", "about", "between", "before", "after", "and")
