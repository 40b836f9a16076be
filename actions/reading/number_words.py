"""Owns French numbers written in words: « quatre-vingt-dix », « deux mille cinq cents »."""

from __future__ import annotations

UNITS = """
    zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
SMALL = {word: value for value, word in enumerate(UNITS.split())} | {"une": 1}
TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50}
TENS |= {"soixante": 60, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
GREAT = {"mille": 1_000, "mil": 1_000, "million": 10**6, "millions": 10**6}
GREAT |= {"milliard": 10**9, "milliards": 10**9}
_ANY = "|".join(sorted([*SMALL, *TENS, *GREAT, "cents?"], key=len, reverse=True))
# A run of such words in a folded text; whether it is a number, `number_of` says.
NUMBER_WORDS = rf"(?<![a-z0-9])(?:{_ANY})(?:[ -](?:et[ -])?(?:{_ANY})){{0,12}}(?![a-z0-9])"


def number_of(words: str) -> int | None:
    """The number that folded words or digits say; None when they are no single number."""
    if words.isascii() and words.isdigit():
        return int(words) if len(words) <= 12 else None
    total, current, last_great = 0, 0, 10**12
    tokens = [word for word in words.replace("-", " ").split() if word != "et"]
    for token in tokens:
        if token in GREAT:
            if GREAT[token] >= last_great:
                return None
            last_great = GREAT[token]
            total, current = total + max(current, 1) * last_great, 0
            continue
        added = _added(current, token)
        if added is None:
            return None
        current = added
    return total + current if tokens else None


def _added(current: int, token: str) -> int | None:
    """What a number under a thousand becomes with one more word; None when it cannot follow."""
    rest = current % 100
    if token in ("cent", "cents"):
        return max(current, 1) * 100 if current < 10 else None
    if token in ("vingt", "vingts") and rest == 4:
        return current + 76
    if token in TENS:
        return current + TENS[token] if rest == 0 else None
    value = SMALL.get(token)
    if value is None or (value == 0 and current):
        return None
    fits = rest == 0 or (value < 10 and rest % 10 == 0 and rest not in (10, 70, 90))
    fits = fits or (value in (7, 8, 9) and rest in (10, 70, 90))
    fits = fits or (10 <= value <= 16 and rest in (60, 80))
    return current + value if fits else None
