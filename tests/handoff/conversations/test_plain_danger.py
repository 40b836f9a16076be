"""What is heard as a danger when the bot is away."""

import pytest

from handoff.conversations.plain_danger import is_plain_danger


@pytest.mark.parametrize(
    "text",
    [
        "Au secours !",
        "AIDEZ-MOI VITE",
        "je suis en danger",
        "il va me tuer",
        "mon mari est en train de me frapper",
        "il me frappe",
        "quelqu'un est dans la maison",
        "ils défoncent la porte",
        "mon père ne respire plus",
        "il a un couteau",
        "je vais me tuer ce soir",
        "un enfant se noie",
        "ça tire dans la rue",
    ],
)
def test_a_plain_danger(text: str) -> None:
    assert is_plain_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "comment appeler au secours en mer",
        "que faire si on va me tuer dans un jeu",
        "quelle peine pour quelqu'un qui a un couteau",
        "bonjour",
        "mon fils me tue avec ses jeux vidéo",
        "est-ce que le 114 marche si je suis en danger",
        "j'ai perdu mes papiers",
    ],
)
def test_no_danger(text: str) -> None:
    assert not is_plain_danger(text)
