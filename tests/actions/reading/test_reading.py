"""The way in: everything at once, on good and hostile texts."""

from __future__ import annotations

import json
import time

import pytest

from actions.reading.reading import KINDS, read_all, read_amount, read_moment, read_place
from tests.actions.reading.cast import HOSTILE, LINE, NOW, PASTED


def kinds(text: str, *asked: str) -> list[tuple[str, str]]:
    return [(r.kind, text[r.start : r.end]) for r in read_all(text, asked or KINDS, NOW)]


def test_a_whole_message_is_read_in_its_order() -> None:
    assert kinds(LINE) == [
        ("moment", "Hier soir vers 22h"),
        ("commune", "Gaillon (27600)"),
        ("plate", "AB-123-CD"),
        ("phone", "06 12 34 56 78"),
        ("amount", "1 500 €"),
        ("email", "a@b.fr"),
    ]


def test_only_what_is_asked_for_is_given() -> None:
    assert kinds(LINE, "plate", "phone") == [("plate", "AB-123-CD"), ("phone", "06 12 34 56 78")]
    assert read_all(LINE, [], NOW) == []


@pytest.mark.parametrize(
    "text",
    [
        "écrire à jean@leboncoin.fr",
        "https://www.sncf.com/paris/14/07/2026/AB-123-CD/0612345678",
        "1500 € le 12",
        "06 12 34 56 78",
    ],
)
def test_nothing_is_read_inside_something_else(text: str) -> None:
    assert len(read_all(text, KINDS, NOW)) == 1
    [only] = read_all(text, KINDS, NOW)
    for kind in KINDS:
        if kind != only.kind:
            assert read_all(text, [kind], NOW) == []


def test_words_before_only_move_the_offsets() -> None:
    before = "Bonjour à tous, voilà.\n"
    moved = read_all(before + LINE, KINDS, NOW)
    assert [(r.start - len(before), r.value) for r in moved] == [
        (r.start, r.value) for r in read_all(LINE, KINDS, NOW)
    ]


@pytest.mark.parametrize("text", [*HOSTILE, LINE, LINE.upper(), LINE[::-1]], ids=lambda t: t[:12])
def test_offsets_are_in_the_text_and_never_over_each_other(text: str) -> None:
    at = 0
    for reading in read_all(text, KINDS, NOW):
        assert at <= reading.start < reading.end <= len(text)
        assert text[reading.start : reading.end].strip()
        json.dumps(reading.value, allow_nan=False)
        at = reading.end


@pytest.mark.parametrize("text", [*HOSTILE, PASTED], ids=lambda t: t[:12])
def test_hostile_texts_are_read_quickly(text: str) -> None:
    """Quadratic reading would take minutes; the margin is for a busy machine."""
    readers = (
        lambda: read_all(text, KINDS, NOW),
        lambda: read_moment(text, NOW),
        lambda: read_place(text),
        lambda: read_amount(text),
    )
    readers[0]()
    for reader in readers:
        begun = time.process_time()
        reader()
        assert time.process_time() - begun < 0.5 * max(1, len(text) / 4000)


def test_a_long_text_takes_no_more_than_its_length() -> None:
    read_all(PASTED[:4000], KINDS, NOW)
    begun = time.process_time()
    found = read_all(PASTED[:4000], KINDS, NOW)
    assert len(found) > 200
    assert time.process_time() - begun < 0.3
