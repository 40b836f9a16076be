"""Reference numbers of reports: short, read aloud without doubt, and a slip is noticed."""

import re
import secrets

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and capitals without 0, 1, I and O, which are taken for each other when read."""
LENGTH = 8
PREFIX = "BN"


def new_reference() -> str:
    """Return e.g. `BN-7K3M-XW4R-5`: 8 random signs (40 bits) and a check sign."""
    return _spell("".join(secrets.choice(SIGNS) for _ in range(LENGTH)))


def read_reference(text: str) -> str | None:
    """Return a reference as it is stored, however it was typed; None when a sign is wrong."""
    signs = re.sub(r"[\s.\-–—]", "", text).upper()
    signs = signs[len(PREFIX) :] if len(signs) == len(PREFIX) + LENGTH + 1 else signs
    if len(signs) != LENGTH + 1 or not set(signs) <= set(SIGNS):
        return None
    return _spell(signs[:LENGTH]) if _check(signs[:LENGTH]) == signs[LENGTH] else None


def _spell(signs: str) -> str:
    return f"{PREFIX}-{signs[:4]}-{signs[4:]}-{_check(signs)}"


def _check(signs: str) -> str:
    """The check sign (Luhn, mod 32): any wrong sign changes it, and all but 2 in 992 swaps do."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        value = SIGNS.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // len(SIGNS) + value % len(SIGNS)
    return SIGNS[-total % len(SIGNS)]
