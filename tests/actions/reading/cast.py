"""The fixed now of these tests, and hostile texts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday
LINE = "Hier soir vers 22h à Gaillon (27600), une Clio AB-123-CD, 06 12 34 56 78, 1 500 €, a@b.fr !"
PASTED = "\n".join([LINE] * 200)
HOSTILE = [
    "",
    " ",
    "\n" * 4000,
    "\0" * 4000,
    "à " * 2000,
    "1" * 4000,
    "1 " * 2000,
    "1/2/" * 1000,
    "12h " * 1000,
    "le 3 " * 800,
    "du 3 au " * 500,
    "entre 12h et " * 300,
    "nuit de " * 500,
    "lundi " * 660,
    "il y a " * 570,
    "saint " * 660,
    "27600 " * 660,
    "un " * 1300,
    "vingt-" * 660,
    "1 000 " * 660,
    "a@" * 2000,
    "a." * 2000,
    "www." * 1000,
    "https://a" + ")" * 3990,
    "(" * 4000,
    "-" * 4000,
    "plaque de la " * 300,
    "AB-123-CD " * 400,
    "0612345678 " * 360,
    "e\u0301" * 2000,
    "\u0301" * 4000,
    "\u202e" * 4000,
    "\ufdfa" * 4000,
    "\ud800" * 10,
    "a" * 4000,
    "/danger_now{}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE report; --",
]
