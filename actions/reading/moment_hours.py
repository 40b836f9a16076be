"""Owns which hours a clock's words and a part of the day mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from actions.reading.moment_days import Impossible
from actions.reading.number_words import number_of

CLOCK = re.compile(r"(?P<hour>[a-z0-9 -]+?) ?(?:h(?:eures?|rs?)?|:)(?P<rest>[^a-z0-9]?.*)")
WORDED_MINUTES = {"demi": 30, "moins": -15, "quart": 15}
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes from its midnight; past 1440 they are of the next day."""

    family: str
    first: int
    last: int
    shown: str = ""


# The first pattern that the words match tells.
PARTS = (
    (r"petit matin", Part("matin", 240, 480, "au petit matin")),
    (r"aube", Part("matin", 240, 480, "à l'aube")),
    (r"lever du jour", Part("matin", 240, 540, "au lever du jour")),
    (r"tombee", Part("soir", 1020, 1320, "à la tombée de la nuit")),
    (r"debut.*mat", Part("matin", 300, 540, "en début de matinée")),
    (r"fin.*mat", Part("matin", 600, 720, "en fin de matinée")),
    (r"debut.*\bap", Part("apres-midi", 780, 900, "en début d'après-midi")),
    (r"fin.*\bap", Part("apres-midi", 960, 1080, "en fin d'après-midi")),
    (r"debut.*soir", Part("soir", 1080, 1200, "en début de soirée")),
    (r"fin.*soir", Part("soir", 1320, DAY, "en fin de soirée")),
    (r"fin.*journee", Part("soir", 1020, 1200, "en fin de journée")),
    (r"nuit", Part("nuit", 1320, DAY + 360)),
    (r"soir", Part("soir", 1080, DAY, "dans la soirée")),
    (r"\bap", Part("apres-midi", 720, 1080, "dans l'après-midi")),
    (r"mat", Part("matin", 300, 720, "dans la matinée")),
    (r"midi", Part("midi", 690, 840, "vers midi")),
    (r"journee", Part("journee", 480, 1200, "dans la journée")),
)


def part_of(text: str) -> Part:
    return next(part for pattern, part in PARTS if re.search(pattern, text))


def minutes_of(text: str) -> tuple[int, bool]:
    """Minutes from midnight, and whether minutes were said; « minuit » is the end of the day."""
    noon = next((word for word in ("midi", "minuit") if text.startswith(word)), None)
    if noon:
        hour, rest = (12 if noon == "midi" else 24), text.removeprefix(noon)
    else:
        found = CLOCK.fullmatch(text)
        assert found is not None, text
        number = number_of(found["hour"].strip())
        hour, rest = (99 if number is None else number), found["rest"]
    worded = next((minutes for name, minutes in WORDED_MINUTES.items() if name in rest), None)
    digits = re.search(r"[0-9]+", rest)
    minutes = worded if worded is not None else int(digits[0]) if digits else 0
    if hour > 24 or minutes > 59 or (hour == 24 and minutes and noon is None):
        raise Impossible
    return hour * 60 + minutes, worded is not None or digits is not None


def in_part(minutes: int, family: str) -> int:
    """The hour as the part of the day means it: « 8h du soir » is 20h, « 2h » in a night is of
    the next day."""
    hour = minutes // 60
    if family == "nuit" and hour < 12:
        return minutes + (DAY if hour < 8 else DAY // 2)
    if family == "soir" and hour < 12:
        return minutes + (DAY if hour < 5 else DAY // 2)
    if family == "apres-midi" and 1 <= hour < 8:
        return minutes + DAY // 2
    return minutes % DAY if family == "matin" else minutes


def clock_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
