"""Amounts in euros, in answers and in free text."""

from __future__ import annotations

import pytest

from actions.reading.amounts import find_amounts, format_euros, read_amount

ANSWERS = [
    ("4000", "4 000 €", 4000.0),
    ("4000 euros", "4 000 €", 4000.0),
    ("1 500 €", "1 500 €", 1500.0),
    ("1\u202f500\u00a0€", "1 500 €", 1500.0),
    ("200€", "200 €", 200.0),
    ("€200", "200 €", 200.0),
    ("200e", "200 €", 200.0),
    ("15k€", "15 000 €", 15000.0),
    ("15k", "15 000 €", 15000.0),
    ("1,5 million d'euros", "1 500 000 €", 1_500_000.0),
    ("quatre mille euros", "4 000 €", 4000.0),
    ("quatre-vingt-dix-neuf euros", "99 €", 99.0),
    ("deux cents", "200 €", 200.0),
    ("1 500,50 €", "1 500,50 €", 1500.5),
    ("1.500,50€", "1 500,50 €", 1500.5),
    ("1500.5 €", "1 500,50 €", 1500.5),
    ("12 euros 50", "12,50 €", 12.5),
    ("environ 200", "environ 200 €", 200.0),
    ("~200", "environ 200 €", 200.0),
    ("dans les 300 balles", "environ 300 €", 300.0),
    ("je dirais 300", "environ 300 €", 300.0),
    ("entre 200 et 300 €", "entre 200 € et 300 €", 300.0),
    ("200-300", "entre 200 € et 300 €", 300.0),
    ("en tout 5 mille euros", "5 000 €", 5000.0),
    ("0,99 €", "0,99 €", 0.99),
]


@pytest.mark.parametrize(("text", "shown", "euros"), ANSWERS)
def test_an_answer_is_an_amount(text: str, shown: str, euros: float) -> None:
    reading = read_amount(text)
    assert reading is not None
    assert (reading.kind, reading.problem) == ("amount", None)
    assert (reading.value["shown"], reading.value["euros"]) == (shown, euros)
    assert text[reading.start : reading.end] == reading.value["text"]


@pytest.mark.parametrize(
    "text",
    [
        "je ne sais pas",
        "rien",
        "2 hommes",
        "06 12 34 56 78",
        "17/03",
        "500 dollars",
        "200 £",
        "300 € de bijoux et 200 € en liquide",
        "999999999999999 €",
        "deux trois euros",
        "27600 Gaillon",
        "",
    ],
)
def test_what_is_no_single_amount_is_not_read(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("On m'a volé 1 500 € et un vélo", ["1 500 €"]),
        ("2 vélos à 300 euros", ["300 €"]),
        ("en 2026 300 euros", ["300 €"]),
        ("300 € de bijoux et 200 € en liquide", ["300 €", "200 €"]),
        ("dans le 15e arrondissement, au 12", []),
        ("le 14/07/2026 à 22h", []),
        ("j'ai 200 timbres et 4000 abonnés", []),
        ("plaque AB-123-CD, 1234 AB 27", []),
        ("deux cents euros de prune", ["200 €"]),
    ],
)
def test_free_text_gives_only_what_is_said_in_euros(text: str, shown: list[str]) -> None:
    assert [reading.value["shown"] for reading in find_amounts(text)] == shown


def test_an_amount_shown_is_read_as_itself() -> None:
    for _, _, euros in ANSWERS:
        reading = read_amount(format_euros(euros))
        assert reading is not None
        assert reading.value["euros"] == euros
