"""Owns how moments are read, in answers to « Quand ? » and in free text.

The grammar is this project's own (moment_tokens, moment_grammar): dateparser reads neither
« hier soir vers 22h » nor « samedi dernier », and misreads « hier à 22h ». To dateparser are left
how far back « il y a … » is (moment_periods), and whole answers in other languages.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser  # type: ignore[import-untyped]
from rapidfuzz import process
from rapidfuzz.distance import OSA

from actions.reading import moment_shown
from actions.reading.folded import Folded, fold
from actions.reading.model import FUTURE, IMPOSSIBLE, Reading
from actions.reading.moment_days import Impossible
from actions.reading.moment_grammar import phrases_of
from actions.reading.moment_model import Phrase
from actions.reading.moment_phrases import Moment, moment_of
from actions.reading.moment_sure import is_habit, is_sure
from actions.reading.moment_tokens import MONTH_NAMES, WEEKDAY_NAMES, Token, tokens_of

PARIS = ZoneInfo("Europe/Paris")
LONGEST = 400  # signs of an answer to « Quand ? »
VOCABULARY = [*WEEKDAY_NAMES.split("|"), *MONTH_NAMES.split("|"), "hier", "dernier", "semaine"]
OTHER_LANGUAGES = ["en", "de", "es", "it", "pt", "nl"]
# Letters; « mer », « dom », « sat » are days somewhere.
SHORTEST_FOREIGN, LONGEST_FOREIGN = 4, 40


def find_moments(text: str, now: datetime) -> list[Reading]:
    """What is surely a past moment in free text; a date that no calendar has is given too."""
    folded, now = fold(text), now.astimezone(PARIS)
    tokens = tokens_of(folded.text)
    found = []
    for phrase in phrases_of(tokens):
        if is_sure(folded.text, tokens, phrase):
            reading = _reading(folded, tokens, phrase, now)
            if reading is not None and reading.problem != FUTURE:
                found.append(reading)
    return found


def read_moment(text: str, now: datetime) -> Reading | None:
    """Read an answer to « Quand ? »; None when it says no moment, a habit, or several days."""
    folded, now = fold(text[:LONGEST]), now.astimezone(PARIS)
    tokens = tokens_of(folded.text)
    phrases = [phrase for phrase in phrases_of(tokens) if not is_habit(tokens, phrase)]
    if any(token.kind == "habit" for token in tokens):
        phrases = [phrase for phrase in phrases if phrase.way == "since"]
    phrase = _told(phrases)
    if phrase is not None:
        return _reading(folded, tokens, phrase, now)
    if phrases or any(token.kind == "habit" for token in tokens):
        return None
    return _foreign(folded, now) or _misspelt(folded, now)


def _told(phrases: list[Phrase]) -> Phrase | None:
    """The one that answers: a day and its hour may stand apart (« hier, je dormais, vers 3h »)."""
    if len(phrases) < 2:
        return phrases[0] if phrases else None
    days = [phrase for phrase in phrases if phrase.start.day or phrase.end]
    hours = [phrase for phrase in phrases if phrase.start.day is None and phrase.end is None]
    if len(days) == len(hours) == 1 and not days[0].way and not days[0].start.clock:
        day, hour = days[0], hours[0]
        if day.end is None and hour.start.clock and not (day.start.part and hour.start.part):
            part = day.start.part or hour.start.part
            start = replace(hour.start, day=day.start.day, weekday=day.start.weekday, part=part)
            start = replace(start, of=day.start.of, night_end=day.start.night_end)
            first, last = min(day.first, hour.first), max(day.last, hour.last)
            return Phrase(start, None, "", first, last)
    if len(days) < 2:
        return (days or phrases)[0]
    exact = [phrase for phrase in days if phrase.start.clock or phrase.end]
    return exact[0] if len(exact) == 1 else None


def _reading(folded: Folded, tokens: list[Token], phrase: Phrase, now: datetime) -> Reading | None:
    first, last = tokens[phrase.first].start, tokens[phrase.last - 1].end
    start, end = folded.span(first, last)
    words = folded.original[start:end]
    try:
        moment = moment_of(phrase, now)
    except Impossible:
        value = {"shown": " ".join(words.split()), "text": words}
        return Reading("moment", start, end, value, IMPOSSIBLE)
    return Reading("moment", start, end, _value(moment, words), moment.problem)


def _value(moment: Moment, words: str) -> dict[str, str]:
    return {
        "shown": moment.shown,
        "text": words,
        "from": moment.first.isoformat(timespec="seconds"),
        "to": moment.last.isoformat(timespec="seconds"),
        "precision": moment.precision,
    }


def _misspelt(folded: Folded, now: datetime) -> Reading | None:
    """« samdi dernier », « 14 juilet »: a word that is one letter from a day or a month."""
    corrected = re.sub(r"[a-z]{4,}", _corrected, folded.text)
    if corrected == folded.text:
        return None
    found = read_moment(corrected, now)
    if found is None:
        return None
    value = {**found.value, "text": folded.original}
    return Reading("moment", 0, len(folded.original), value, found.problem)


def _corrected(word: re.Match[str]) -> str:
    near = process.extractOne(word[0], VOCABULARY, scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else word[0]


def _foreign(folded: Folded, now: datetime) -> Reading | None:
    """A whole answer in another language, for visitors: « 14 July 2026 10pm », « yesterday »."""
    text = folded.original.strip()
    if len(text) > LONGEST_FOREIGN or len(re.findall(r"[^\W\d_]", text)) < SHORTEST_FOREIGN:
        return None
    settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    parser = DateDataParser(languages=OTHER_LANGUAGES, settings=settings)
    found = parser.get_date_data(text)
    if found.date_obj is None or found.period not in ("day", "time"):
        return None
    at = found.date_obj.replace(tzinfo=PARIS)
    has_hour = at.time() not in (time(), now.time())
    said = moment_shown.day(at.date())
    last = at
    if has_hour:
        said = f"{said} à {moment_shown.hour(at.time())}"
    else:
        at, last = at.replace(hour=0, minute=0, second=0), at.replace(hour=23, minute=59, second=59)
    problem = FUTURE if at > now else None
    moment = Moment(at, max(at, min(last, now)), "minute" if has_hour else "day", said, problem)
    return Reading("moment", 0, len(folded.original), _value(moment, text), problem)
