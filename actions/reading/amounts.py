"""Owns how amounts in euros are read: « 1 500,50 € », « 15k€ », « quatre mille euros »."""

from __future__ import annotations

import re

from actions.reading.folded import Folded, fold
from actions.reading.model import Reading
from actions.reading.number_words import NUMBER_WORDS, number_of

LARGEST = 10**10  # euros; what is above is no amount that a citizen lost
DIGITS = r"(?<![a-z0-9])(?<![0-9][.,])[0-9]{1,3}(?:[ .][0-9]{3}){1,3}(?:,[0-9]{1,2})?(?![0-9])"
PLAIN = r"(?<![a-z0-9])(?<![0-9][.,])[0-9]{1,11}(?:[.,][0-9]{1,2})?(?![0-9])"
NUMBER = rf"(?:{DIGITS}|{PLAIN})"
GREAT = r" ?(?:millions?|milliards?|mille)(?: d')?(?: de)?\b"
CURRENCY = r"(?:€|euros?\b|eur\b|balles\b)"
LOW = rf"(?:(?P<low>{NUMBER})(?: ?€| euros)?(?: (?:et|a|ou) (?:de )?| ?- ?))?"
AMOUNT = re.compile(
    rf"(?P<front>€) ?(?P<after>{NUMBER})"
    rf"|{LOW}(?P<number>{NUMBER})(?:(?P<great>{GREAT})|(?P<kilo> ?k(?= ?{CURRENCY})))?"
    rf" ?{CURRENCY}(?: ?(?P<cents>[0-9]{{2}})(?![0-9]))?"
    rf"|(?P<words>{NUMBER_WORDS}) (?:d'|de )?{CURRENCY}"
)
# In an answer « euros » may be left out.
BARE = re.compile(
    rf"{LOW}(?P<number>{NUMBER})(?:(?P<great>{GREAT})|(?P<kilo> ?k\b))?(?: ?e\b)?"
    rf"|(?P<words>{NUMBER_WORDS})"
)
GREATS = {"million": 10**6, "milliard": 10**9, "mille": 1000}
UNSURE = (
    r"environ|a peu pres|autour de|aux alentours de|dans les|vers|presque|pres de|genre|"
    r"je crois|je dirais"
)
ABOUT = re.compile(rf"(?:\b(?:{UNSURE})|~) ?$")
OTHER_MONEY = re.compile(r"\$|£|\b(?:dollars?|usd|livres?|francs?|chf|xpf|cfp|bitcoins?|btc)\b")
# What may stand beside the number in an answer that says an amount and nothing else.
AROUND = re.compile(
    rf"(?:\b(?:{UNSURE}|plus de|moins de|au moins|entre|en tout|au total|c'est|c'etait|ca fait|"
    r"cela fait|pour|bonjour|oui|la somme de|un montant de|montant|total|prejudice|de)\b"
    r"|[ ~:.,;!()\n+-])*"
)
FARTHEST = 20  # how many times the high end of a range its low end may hold


def find_amounts(text: str) -> list[Reading]:
    folded = fold(text)
    readings = (_reading(folded, match) for match in AMOUNT.finditer(folded.text))
    return [reading for reading in readings if reading is not None]


def read_amount(text: str) -> Reading | None:
    """Read the answer to « Combien ? »; None when it says no amount, or several."""
    folded = fold(text)
    if OTHER_MONEY.search(folded.text):
        return None
    found = find_amounts(text)
    if not found:
        match = BARE.search(folded.text)
        if match is None or not AROUND.fullmatch(folded.text, 0, match.start()):
            return None
        return _reading(folded, match) if AROUND.fullmatch(folded.text, match.end()) else None
    return found[0] if len({reading.value["euros"] for reading in found}) == 1 else None


def format_euros(euros: float) -> str:
    whole, cents = divmod(round(euros * 100), 100)
    written = f"{whole:,}".replace(",", " ")
    return f"{written},{cents:02d} €" if cents else f"{written} €"


def _reading(folded: Folded, match: re.Match[str]) -> Reading | None:
    euros = _euros(match)
    if euros is None:
        return None
    shown = format_euros(euros)
    low = _written(match["low"]) if match["low"] else euros
    first = match.start()
    if euros / FARTHEST <= low < euros:
        shown = f"entre {format_euros(low)} et {shown}"
    elif match["low"]:
        first = match.start("number")
    if low == euros and ABOUT.search(folded.text, max(0, first - 20), first):
        shown = f"environ {shown}"
    start, end = folded.span(first, match.end())
    value = {"shown": shown, "text": folded.original[start:end], "euros": euros}
    return Reading("amount", start, end, value)


def _euros(match: re.Match[str]) -> float | None:
    """In a range, its high end."""
    parts = match.groupdict()
    if parts["words"]:
        number = number_of(parts["words"])
        return float(number) if number is not None and number <= LARGEST else None
    euros = _written(parts.get("after") or parts["number"])
    if parts["kilo"]:
        euros *= 1000
    if parts["great"]:
        euros *= next(value for name, value in GREATS.items() if name in parts["great"])
    if parts.get("cents") and euros == int(euros):
        euros += int(parts["cents"]) / 100
    return round(euros, 2) if euros <= LARGEST else None


def _written(number: str) -> float:
    """« 1.500 » and « 1 500 » are thousands; « 15.5 » and « 1500,50 » have cents."""
    if re.fullmatch(DIGITS, number):
        number = number.replace(" ", "").replace(".", "")
    return float(number.replace(",", "."))
