"""Owns how days and hours are said in French."""

from __future__ import annotations

from datetime import date, time

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTH_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = MONTH_NAMES.split(" ")


def day(value: date) -> str:
    """« lundi 23 novembre 2026 »."""
    return f"{WEEKDAYS[value.weekday()]} {_number(value)} {month(value)}"


def month(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.year}"


def hour(value: time) -> str:
    if value == time(12):
        return "midi"
    if value == time(0):
        return "minuit"
    return f"{value.hour} h {value.minute:02d}" if value.minute else f"{value.hour} h"


def days(
    first: date, last: date, *, with_weekday: bool, links: tuple[str, str] = ("du", "au")
) -> str:
    """« du 3 au 8 août 2026 », « entre le samedi 21 et le lundi 23 novembre 2026 »."""
    begin = _number(first)
    if (first.year, first.month) != (last.year, last.month):
        begin += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        begin += f" {first.year}"
    end = f"{_number(last)} {month(last)}"
    if with_weekday:
        begin, end = f"{WEEKDAYS[first.weekday()]} {begin}", f"{WEEKDAYS[last.weekday()]} {end}"
    return f"{links[0]} {begin} {links[1]} {end}"


def night(first: date, last: date) -> str:
    return f"nuit {days(first, last, with_weekday=True)}"


def _number(value: date) -> str:
    return "1er" if value.day == 1 else str(value.day)
