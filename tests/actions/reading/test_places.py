"""Answers to « Où ? »."""

from __future__ import annotations

from typing import Any

import pytest

from actions.reading.places import read_place

FOUND = [
    ("Gaillon", "27275", "Gaillon (27600)", ""),
    ("gaillon 27", "27275", "Gaillon (27600)", ""),
    ("27600 Gaillon", "27275", "Gaillon (27600)", ""),
    ("Gaillon (27)", "27275", "Gaillon (27600)", ""),
    ("Gaillon dans l'Eure", "27275", "Gaillon (27600)", ""),
    ("c'est à vernon dans l'eure", "27681", "Vernon (27200)", ""),
    (
        "12 chemin des Aubépines 27600 Gaillon",
        "27275",
        "12 chemin des Aubépines, Gaillon (27600)",
        "12 chemin des Aubépines",
    ),
    (
        "chemin des Aubépines, Gaillon",
        "27275",
        "chemin des Aubépines, Gaillon (27600)",
        "chemin des Aubépines",
    ),
    ("st aubin sur gaillon", "27517", "Saint-Aubin-sur-Gaillon (27600)", ""),
    ("Neuilly s/Seine", "92051", "Neuilly-sur-Seine (92200)", ""),
    ("Issy les Moulineaux 92130", "92040", "Issy-les-Moulineaux (92130)", ""),
    ("L'Haÿ-les-Roses", "94038", "L'Haÿ-les-Roses (94240)", ""),
    ("lhay les roses", "94038", "L'Haÿ-les-Roses (94240)", ""),
    ("Mont St Michel", "50353", "Le Mont-Saint-Michel (50170)", ""),
    ("au Havre", "76351", "Le Havre (Seine-Maritime)", ""),
    ("andelys", "27016", "Les Andelys (27700)", ""),
    ("nice", "06088", "Nice (Alpes-Maritimes)", ""),
    ("orange", "84087", "Orange (84100)", ""),
    ("PARIS", "75056", "Paris", ""),
    ("75015", "75115", "Paris 15e (75015)", ""),
    ("Paris 15", "75115", "Paris 15e (75015)", ""),
    ("Paris 15e", "75115", "Paris 15e (75015)", ""),
    ("15e arrondissement de Paris", "75115", "Paris 15e (75015)", ""),
    ("12 rue de la Paix 75002 Paris", "75102", "12 rue de la Paix, Paris 2e (75002)", None),
    ("75700 Paris Cedex 07", "75056", "Paris", ""),
    ("Lyon 3ème", "69383", "Lyon 3e (69003)", ""),
    ("dans le 3e à Lyon", "69383", "Lyon 3e (69003)", ""),
    ("MARSEILLE 13008", "13208", "Marseille 8e (13008)", ""),
    ("rue de Paris à Lille", "59350", "rue de Paris, Lille (Nord)", "rue de Paris"),
    ("gare de Rouen", "76540", "gare, Rouen (Seine-Maritime)", "gare"),
    ("place Bellecour Lyon", "69123", "place Bellecour, Lyon (Rhône)", "place Bellecour"),
    ("Lille, gare", "59350", "gare, Lille (Nord)", "gare"),
    ("près de Gaillon", "27275", "près de Gaillon, Gaillon (27600)", "près de Gaillon"),
    ("rue Victor Hugo 59000", "59350", "rue Victor Hugo, Lille (59000)", "rue Victor Hugo"),
    ("Cherbourg", "50129", "Cherbourg-en-Cotentin (Manche)", ""),
    ("Arbignieu", "01015", "Arboys en Bugey (01300)", ""),
    ("97400", "97411", "Saint-Denis (97400)", ""),
    ("Saint-Denis, La Réunion", "97411", "Saint-Denis (La Réunion)", ""),
    ("Fort-de-France, Martinique", "97209", "Fort-de-France (Martinique)", ""),
    ("Nouméa", "98818", "Nouméa (98800)", ""),
    ("Papeete", "98735", "Papeete (98714)", ""),
    ("gailon", "27275", "Gaillon (27600)", ""),
    ("27600 gailon", "27275", "Gaillon (27600)", ""),
    ("Marseile", "13055", "Marseille (Bouches-du-Rhône)", ""),
    ("Bordeau", "33063", "Bordeaux (Gironde)", ""),
    ("tolouse", "31555", "Toulouse (Haute-Garonne)", ""),
    ("vileneuve d'ascq", "59009", "Villeneuve-d'Ascq (Nord)", ""),
]


def value_of(text: str, department: str | None = None) -> dict[str, Any]:
    reading = read_place(text, department)
    assert reading is not None
    assert (reading.kind, reading.problem) == ("place", None)
    return reading.value


@pytest.mark.parametrize(("text", "code", "shown", "place"), FOUND)
def test_a_place_has_its_commune(text: str, code: str, shown: str, place: str | None) -> None:
    value = value_of(text)
    assert (value["code"], value["shown"], value["text"]) == (code, shown, text)
    assert place is None or value["place"] == place


def test_the_value_is_that_of_the_contract() -> None:
    assert value_of("chemin des Aubépines, 27600 Gaillon") == {
        "shown": "chemin des Aubépines, Gaillon (27600)",
        "text": "chemin des Aubépines, 27600 Gaillon",
        "place": "chemin des Aubépines",
        "code": "27275",
        "commune": "Gaillon",
        "department": "27",
        "department_name": "Eure",
        "postcode": "27600",
    }


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("Vernon", "Vernon (27200)", 3),
        ("avenue du Général de Gaulle, Vernon", "Vernon (27200)", 3),
        ("Saint-Martin", "Saint-Martin-d'Hères (38400)", 6),
        ("Évry", "Évry-Courcouronnes (Essonne)", 2),
        ("27600", "Gaillon (27600)", 6),
        ("A13 entre Vernon et Gaillon", "Gaillon (27600)", 2),
        ("Gaillon ou Aubevoye", "Le Val d'Hazey (Eure)", 2),
    ],
)
def test_what_may_be_several_communes_is_asked(text: str, first: str, count: int) -> None:
    reading = read_place(text)
    assert reading is not None
    assert reading.problem == "ambiguous"
    candidates = reading.value["candidates"]
    assert (candidates[0]["shown"], len(candidates)) == (first, count)
    assert "code" not in reading.value


@pytest.mark.parametrize(
    ("text", "department", "code"),
    [
        ("Vernon", "27", "27681"),
        ("Vernon", "Eure", "27681"),
        ("Vernon", "dans l'Eure", "27681"),
        ("Vernon", "l'Ardèche (07)", "07336"),
        ("Saint-Denis", "93", "93066"),
        ("Saint-Denis", "La Réunion", "97411"),
        ("Saint-Martin", "2a", None),
        ("gailon", "27", "27275"),
    ],
)
def test_the_departement_chooses_among_homonyms(text: str, department: str, code: str) -> None:
    reading = read_place(text, department)
    assert reading is not None
    assert reading.value.get("code") == code


def test_an_unknown_departement_leaves_the_question_open() -> None:
    reading = read_place("Vernon", "xyz")
    assert reading is not None
    assert reading.problem == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        "chez moi",
        "ma rue",
        "sur internet",
        "en ligne",
        "leboncoin",
        "dans le bois",
        "au port",
        "à la plage",
        "au marché",
        "la chambre",
        "en ville",
        "je sais pas",
        "dans le 93",
        "27",
        "route de Rouen",
        "place de Verdun",
        "A13 direction Paris",
        "centre commercial Part-Dieu",
        "Xyzabc",
        "99999",
        "ile d'oléron",
        "Eure",
        "Saint-Pierre-et-Miquelon",
        "12:30",
    ],
)
def test_a_place_without_a_sure_commune_is_kept_in_its_words(text: str) -> None:
    reading = read_place(text)
    assert reading is not None
    assert reading.problem == "unknown"
    assert reading.value == {"shown": text, "text": text, "place": text}


@pytest.mark.parametrize("text", ["", "  ", "?", "\n\n"])
def test_an_answer_without_a_word_is_none(text: str) -> None:
    assert read_place(text) is None


def test_what_is_shown_is_read_as_the_same_commune() -> None:
    for text, code, shown, _ in FOUND:
        assert value_of(shown)["code"] == code, text
