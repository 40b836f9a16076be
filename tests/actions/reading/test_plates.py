"""Number plates, and what only looks like one."""

from __future__ import annotations

import pytest

from actions.reading.plates import find_plates


def plates(text: str) -> list[tuple[str, str]]:
    return [(r.value["shown"], r.value["country"]) for r in find_plates(text)]


@pytest.mark.parametrize(
    ("text", "shown", "country"),
    [
        ("AB-123-CD", "AB-123-CD", "FR"),
        ("ab-123-cd", "AB-123-CD", "FR"),
        ("ab123cd", "AB-123-CD", "FR"),
        ("AB 123 CD", "AB-123-CD", "FR"),
        ("AB – 123 – CD", "AB-123-CD", "FR"),
        ("Clio grise ab-123-cd volée", "AB-123-CD", "FR"),
        ("plaque ab 123 cd", "AB-123-CD", "FR"),
        ("immatriculé : gh 456 jk", "GH-456-JK", "FR"),
        ("WW-123-AB", "WW-123-AB", "FR"),
        ("1234 AB 27", "1234 AB 27", "FR"),
        ("1234ab27", "1234 AB 27", "FR"),
        ("123 ABC 2A", "123 ABC 2A", "FR"),
        ("immatriculée 1234 ab 974", "1234 AB 974", "FR"),
        ("plaque belge 1-ABC-123", "1-ABC-123", "BE"),
        ("immatriculée en Allemagne B-AB 1234", "B-AB 1234", "DE"),
        ("une plaque roumaine B 12 ABC qui roulait", "B 12 ABC", "RO"),
        ("plaque espagnole 1234 BCD et après", "1234 BCD", "ES"),
        ("plaque anglaise : AB12 CDE", "AB12 CDE", "GB"),
    ],
)
def test_a_plate_is_read(text: str, shown: str, country: str) -> None:
    assert plates(text) == [(shown, country)]
    [reading] = find_plates(text)
    assert reading.value["plate"] == shown.replace("-", "").replace(" ", "")
    assert country != "FR" or plates(shown) == [(shown, country)]


@pytest.mark.parametrize(
    "text",
    [
        "AI-123-CD",
        "AB-123-CO",
        "UB-123-CD",
        "SS-123-AB",
        "AB-000-CD",
        "AB123CDE",
        "XAB-123-CD",
        "AB-12-CD",
        "AB-123-CD27",
        "ab 123 cd",
        "j'en ai vu près de 200 en tout",
        "DE 200 EN",
        "DE 200 KG",
        "IL PESAIT 100 KG 27 ANS",
        "12 BD 75",
        "100 AV 93",
        "27600 Gaillon",
        "06 12 34 56 78",
        "1500 EUR 27",
        "le 12 AVR 26",
        "12 DEC 25",
        "voiture belge 3 portes",
        "plaque belge",
        "plaque de 10 cm",
        "FR76 3000 6000 0112 3456 7890 189",
    ],
)
def test_what_is_no_plate_is_not_read(text: str) -> None:
    assert plates(text) == []


def test_several_plates_are_read_in_their_order() -> None:
    assert [shown for shown, _ in plates("AA-229-AA puis BB-111-CC, 1234 AB 27")] == [
        "AA-229-AA",
        "BB-111-CC",
        "1234 AB 27",
    ]
