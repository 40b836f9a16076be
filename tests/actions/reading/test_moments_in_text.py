"""Moments inside free text: only what is sure."""

from __future__ import annotations

import pytest

from actions.reading.moments import find_moments
from tests.actions.reading.cast import NOW


def moments(text: str) -> list[tuple[str, str | None]]:
    return [(text[r.start : r.end], r.problem) for r in find_moments(text, NOW)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On m'a volé mon vélo hier soir vers 22h devant la gare", "hier soir vers 22h"),
        ("- Samedi soir vers 23 h, place de l'Église", "Samedi soir vers 23 h"),
        ("cette nuit vers 3h a tarascon", "cette nuit vers 3h"),
        ("Le 14 juillet une voiture", "Le 14 juillet"),
        ("Une Clio le lundi 23 novembre à 22h30", "le lundi 23 novembre à 22h30"),
        ("disparu depuis dimanche", "depuis dimanche"),
        ("vol signalé il y a 2 jours", "il y a 2 jours"),
        ("la semaine dernière on m'a suivi", "la semaine dernière"),
        ("dans la nuit de vendredi à samedi, deux hommes", "dans la nuit de vendredi à samedi"),
        ("entre samedi 20h et dimanche 8h le cabanon", "entre samedi 20h et dimanche 8h"),
        ("le 23/11 vers 14h", "le 23/11 vers 14h"),
        ("Ce matin en ouvrant la boutique", "Ce matin"),
        ("cambriolage du 3 au 8 août", "du 3 au 8 août"),
    ],
)
def test_a_sure_moment_is_read(text: str, words: str) -> None:
    assert moments(text) == [(words, None)]


@pytest.mark.parametrize(
    "text",
    [
        "rue du 8 mai 1945",
        "place du 11 novembre à Gaillon",
        "lycée du 4 septembre",
        "né le 14/07/1986",
        "mon permis expire le 14/07/2026",
        "rendez-vous samedi",
        "il reviendra samedi",
        "on m'attend vendredi",
        "tous les samedis à 22h",
        "le samedi soir ils crient",
        "un mardi sur deux",
        "ce mardi-là",
        "ouvert du lundi au vendredi, 9h-18h",
        "24h/24 et 7j/7",
        "à 22h j'ai entendu un bruit",
        "pendant 2 heures",
        "une heure plus tard",
        "j'ai dix-sept ans",
        "trente-sept élèves",
        "2 hommes et 3 femmes",
        "il y a 2 mois de loyer impayés",
        "j'habite ici depuis 3 ans",
        "je travaille à Évreux depuis 2 mois",
        "je pars en juillet",
        "des coups il ya 4ans",
        "demain je porte plainte",
        "on se voit le 14/07/2027",
        "bonjour, aujourd'hui je vous écris",
        "note de 12/20",
        "version 1.2.34",
        "ip 192.168.1.1",
        "06.12.34.56.78",
        "12,50 € le kilo",
        "mars attaque",
        "maintenant je veux comprendre",
        "en 2025 j'ai acheté une maison",
        "avant dimanche",
        "le 17 et le 18 sont des numéros",
    ],
)
def test_what_is_not_surely_a_moment_is_left(text: str) -> None:
    assert moments(text) == []


@pytest.mark.parametrize("text", ["vu le 31 février", "le 31/02/2026 vers 22h", "hier à 25h"])
def test_a_date_that_does_not_exist_is_said(text: str) -> None:
    [(words, problem)] = moments(text)
    assert problem == "impossible"
    assert words in text


def test_each_moment_of_a_story_is_read() -> None:
    text = "Hier soir un homme rôdait. Le 3 novembre vers 18 h déjà, et samedi dernier."
    assert [words for words, _ in moments(text)] == [
        "Hier soir",
        "Le 3 novembre vers 18 h",
        "samedi dernier",
    ]
