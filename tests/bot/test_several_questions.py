"""What a message asks: by its mark, by its first words, without the thanks before it."""

from __future__ import annotations

import pytest

from bot.several_questions import asks, leans_on_another, questions_in


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "Comment porter plainte ? et est-ce que je peux être accompagné ?",
            ["Comment porter plainte ?", "et est-ce que je peux être accompagné ?"],
        ),
        (
            "comment porter plainte et combien ça coute",
            ["comment porter plainte", "et combien ça coute"],
        ),
        (
            "où est la brigade et où trouver les horaires",
            ["où est la brigade", "et où trouver les horaires"],
        ),
        ("Merci beaucoup ! Et comment je fais ensuite", ["Et comment je fais ensuite"]),
        ("ok merci, et si on me l'a volée ?", ["et si on me l'a volée ?"]),
        ("Bonjour. Mon voisin crie. Que dit la loi ? Ça va ?", ["Que dit la loi ?"]),
        ("j'ai perdu mes papiers et je sais pas comment faire", []),
        ("merci beaucoup", []),
        ("", []),
    ],
)
def test_the_pieces_that_ask(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


def test_no_more_than_three_are_looked_up() -> None:
    assert len(questions_in("Comment faire cela ? " * 500)) == 3


@pytest.mark.parametrize("text", ["combien coûte un stage", "faut-il un avocat", "À quel âge ?"])
def test_a_question_needs_no_mark(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["il arrive", "mon mari a cassé la porte", "?", "ça va ?"])
def test_a_fact_or_a_mark_alone_asks_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("text", "leans"),
    [("et le dimanche", True), ("c'est payant ?", True), ("merci", False), ("il est là", False)],
)
def test_some_messages_need_the_one_before(text: str, leans: bool) -> None:
    assert leans_on_another(text) is leans


def test_hostile_texts_are_read_in_no_time() -> None:
    for text in ("et " * 2000, "merci " * 800, "?" * 4000, "comment et " * 400, "\n" * 4000):
        questions_in(text)
        leans_on_another(text)
