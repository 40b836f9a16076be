"""Owns what a phrase of time is made of, before anything is known of what it means."""

from __future__ import annotations

from dataclasses import dataclass

from actions.reading.moment_tokens import Token

DATES = {"iso", "dmy", "dmy_spaced", "dm", "written", "number"}
DAYS = DATES | {"weekday", "near", "ago", "period", "month", "bare_month", "season", "year"}
DAYS |= {"feast", "now"}


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a part of it, an hour: at least one of them. `night_end` is « à samedi » in « nuit
    de vendredi à samedi »; `of` is « la semaine dernière » after a weekday or a date."""

    day: Token | None = None
    weekday: Token | None = None
    part: Token | None = None
    clock: Token | None = None
    night_end: Token | None = None
    of: Token | None = None
    is_about: bool = False
    edge: str = ""  # "before" or "after" the hour
    is_led: bool = False  # « dans la soirée », not « le soir »
    opens_hours: bool = False  # « lundi entre 14h »
    first: int = 0
    last: int = 0

    @property
    def is_empty(self) -> bool:
        return self.day is None and self.part is None and self.clock is None


@dataclass(frozen=True, slots=True)
class Phrase:
    """`way` is "", "between", "from_to" or "since"; `first` and `last` are tokens' numbers."""

    start: Point
    end: Point | None
    way: str
    first: int
    last: int
