"""Owns which phrases of time in free text are surely when something happened.

A street named after a date, a birthday, a habit or an hour alone is not.
"""

from __future__ import annotations

import re

from actions.reading.moment_model import Phrase
from actions.reading.moment_tokens import Token

NEAR = 40  # signs before a phrase that may say that it is no moment
OTHERWISE = re.compile(
    r"\b(?:rue|avenue|av|bd|boulevard|place|square|quai|impasse|allee|cours|lycee|college|ecole|"
    r"stade|gymnase|parking|pont|residence|cite|rond[ -]point|esplanade|villa|salle|station|metro|"
    r"arret|loi|decret|arrete|circulaire|reglement)\b[^.\n,;]{0,12}$"
    r"|\b(?:nee?s?|naissance|expire|perime|valable|valide|rdv|rendez[ -]vous|convoque|convocation|"
    r"echeance|audience|jusqu'au|avant le|prevue?|marie[es]*|pacse[es]*|permis|contrat|bail)\b"
    r"[^.\n]{0,20}$"
)
# « depuis » after these says how long a life has been so.
LIFE = re.compile(
    r"\b(?:habit\w*|vis|vit|vivons|vivent|travail\w*|locataires?|proprietaires?|marie\w*|abonne\w*|"
    r"clients?|retraite\w*|ensemble|separe\w*|divorce\w*|connais\w*|embauche\w*)\b[^.\n]{0,40}$"
)
# What is still to come, in the words around a day that may be last week's or next week's.
TO_COME = re.compile(
    r"\b(?!camera|opera|extra)[a-z]{2,}(?:rai|ras|ra|rons|rez|ront)\b"
    r"|\b(?:vais|va|vas|allons|vont|dois|doit|devons|devez|doivent|veux|veut|veulent|attend\w*|"
    r"termin\w*|commenc\w*|convo\w*|inscri\w*|prevu\w*|prochain\w*|demain|bientot|peut-on|"
    r"peut on|jpeux|jvais|jdois)\b"
)
AROUND = 60  # signs
# Before a weekday: « un mardi sur deux », « jusqu'à samedi ».
NO_LAST = {"le", "les", "un", "bon", "jamais", "pour", "chaque", "tout", "avant", "d'ici", "ce"}
NO_LAST |= {"jusqu'a", "jusqu'au", "des", "fin", "ferme", "ouvert"}
NEVER_ALONE = {"number", "bare_month", "year", "feast", "now", "dmy_spaced", "season"}
PAST = re.compile(r"derni|passe|d'avant")


def is_sure(text: str, tokens: list[Token], phrase: Phrase) -> bool:
    """`text` is the folded text of the tokens."""
    start = tokens[phrase.first].start
    before = text[max(0, start - NEAR) : start]
    if OTHERWISE.search(before) or is_habit(tokens, phrase):
        return False
    if phrase.way == "since":
        return _is_sure_since(tokens[phrase.first].text, before, phrase)
    points = [phrase.start, *([phrase.end] if phrase.end else [])]
    last = next((point.day for point in reversed(points) if point.day), None)
    if last is None:
        return False
    if last.kind in ("weekday", "month") and not _is_over(text, tokens, phrase, last):
        return False
    has_hour = any(point.clock or point.part for point in points)
    return _is_sure_day(last, _opening(tokens, phrase), has_hour)


def is_habit(tokens: list[Token], phrase: Phrase) -> bool:
    """« le samedi », « le soir », « le week-end »: when it uses to happen."""
    point = phrase.start
    if phrase.end and phrase.end.day and point.day and phrase.way != "between":
        is_week = point.day.kind == phrase.end.day.kind == "weekday"
        return is_week and tokens[phrase.first].text == "du"
    if phrase.end or phrase.way or point.of or point.weekday:
        return False
    has_article = _opening(tokens, phrase) == "le"
    if point.day is None:
        return point.part is not None and point.clock is None and not point.is_led
    is_plain = not PAST.search(point.day.text) and point.clock is None
    if point.day.kind == "weekday":
        return has_article and is_plain and "prochain" not in point.day.text
    return point.day.kind == "period" and point.day.text.startswith(("le w", "au w")) and is_plain


def _is_over(text: str, tokens: list[Token], phrase: Phrase, day: Token) -> bool:
    """Whether « samedi » or « en juin » is surely the last one."""
    if PAST.search(day.text) or phrase.start.weekday or phrase.start.of:
        return True
    at = next(n for n in range(phrase.first, phrase.last) if tokens[n] is day)
    before = tokens[at - 1].text if at else ""
    if day.kind == "weekday" and not phrase.end and before in NO_LAST:
        return False
    start, end = max(0, day.start - AROUND), day.end + AROUND
    near = re.split(r"[.!?\n]", text[start : day.start])[-1]
    after = re.split(r"[.!?\n]", text[day.end : end])[0]
    return not TO_COME.search(near) and not TO_COME.search(after)


def _opening(tokens: list[Token], phrase: Phrase) -> str:
    """The word that leads to the phrase, inside it or just before."""
    first = phrase.first
    if tokens[first].kind in ("filler", "since", "to", "between"):
        return tokens[first].text
    return tokens[first - 1].text if first else ""


def _is_sure_since(text: str, before: str, phrase: Phrase) -> bool:
    if LIFE.search(before):
        return False
    day = phrase.start.day
    if day is None:
        return False
    if day.kind == "since_count":
        return re.search(r"(?<![a-z])(?:ans?|annees?)$", text) is None
    return day.kind not in NEVER_ALONE - {"bare_month"} and day.text != "demain"


def _is_sure_day(day: Token, opening: str, has_hour: bool) -> bool:
    if day.kind in NEVER_ALONE:
        return False
    if day.kind == "month":
        return re.search(r"[0-9]|debut|fin|mi|derni|passe", day.text) is not None
    if day.kind == "dm":
        return opening in ("le", "du", "au", "depuis") or has_hour
    if day.kind == "near":
        return day.text.startswith(("hier", "avan")) or has_hour
    if day.kind == "ago":
        return not re.search(r"^(?:ca|cela|voila)|(?<![a-z])(?:ans?|annees?)$", day.text)
    if day.kind == "period":
        return PAST.search(day.text) is not None and not re.search(r"\ban", day.text)
    return True
