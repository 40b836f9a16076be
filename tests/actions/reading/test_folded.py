"""The plain form of a text, and the way back to the citizen's letters."""

from __future__ import annotations

import pytest

from actions.reading.folded import fold, fold_text
from actions.reading.number_words import number_of
from tests.actions.reading.cast import HOSTILE


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évreux", "evreux"),
        ("E\u0301vreux", "evreux"),
        ("l’été à l‑envers", "l'ete a l-envers"),
        ("Œuilly", "oeuilly"),
        ("22\u00a0h\u202f30", "22 h 30"),
        ("1ᵉʳ août", "1er aout"),
        ("hi\u200ber", "hier"),
        ("a   b", "a b"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize("text", ["déjà vu à Évreux", "E\u0301vreux", "Œuilly  sur Mer", *HOSTILE])
def test_every_sign_has_its_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.at) == len(folded.text) + 1
    assert list(folded.at) == sorted(folded.at)
    assert folded.at[-1] == len(text)
    for at, sign in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert sign in f"{fold_text(text[start:end])} "


def test_a_stretch_keeps_its_last_mark() -> None:
    folded = fold("pre\u0301 vert")
    assert folded.words(0, 3) == "pre\u0301"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("un", 1),
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("soixante et onze", 71),
        ("soixante-dix-neuf", 79),
        ("quatre-vingts", 80),
        ("quatre vingt dix neuf", 99),
        ("septante", 70),
        ("cent", 100),
        ("deux cent cinquante", 250),
        ("mille", 1000),
        ("mille neuf cent quatre-vingt-quatre", 1984),
        ("deux mille vingt-six", 2026),
        ("quinze mille", 15000),
        ("un million deux cent mille", 1_200_000),
        ("4000", 4000),
        ("deux trois", None),
        ("vingt trente", None),
        ("onze douze", None),
        ("mille million", None),
        ("dix onze", None),
        ("", None),
    ],
)
def test_numbers_in_words_are_read_when_they_are_one_number(words: str, number: int | None) -> None:
    assert number_of(words) == number
