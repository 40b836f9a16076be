"""Communes inside free text: only what is sure; and the official list."""

from __future__ import annotations

import pytest

from actions.reading.communes import find_communes
from actions.reading.gazetteer import gazetteer, name_key


def communes(text: str) -> list[str]:
    return [
        r.value["shown"] if r.problem is None else f"{len(r.value['candidates'])}?"
        for r in find_communes(text)
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Deux hommes rôdent à Gaillon depuis hier", ["Gaillon (27600)"]),
        ("on ma volé mon velo a gaillon", ["Gaillon (27600)"]),
        ("vers Cahors", ["Cahors (46000)"]),
        ("27600 Gaillon", ["Gaillon (27600)"]),
        ("chez moi, Gaillon (27)", ["Gaillon (27600)"]),
        ("Bonne, Haute-Savoie", ["Bonne (74380)"]),
        ("près d'Évreux", ["Évreux (27000)"]),
        ("j'habite Dole", ["Dole (39100)"]),
        ("cambriolage au Havre", ["Le Havre (Seine-Maritime)"]),
        ("un chien aux Andelys", ["Les Andelys (27700)"]),
        ("je vis à Paris 15e", ["Paris 15e (75015)"]),
        ("à Lyon, 69003", ["Lyon 3e (69003)"]),
        ("la gare de Rouen", ["Rouen (Seine-Maritime)"]),
        ("la police de Bordeaux", ["Bordeaux (Gironde)"]),
        ("un vol a nice hier", ["Nice (Alpes-Maritimes)"]),
        ("entre Metz et Colmar", ["Metz (Moselle)", "Colmar (68000)"]),
        ("en Avignon", ["Avignon (Vaucluse)"]),
        ("à Cayenne", ["Cayenne (97300)"]),
        ("à Arbignieu", ["Arboys en Bugey (01300)"]),
        ("rue Carnot à Vernon", ["3?"]),
        ("à Saint-Denis", ["4?"]),
        ("de Vernon (27) à Gaillon", ["Vernon (27200)", "Gaillon (27600)"]),
    ],
)
def test_a_sure_commune_is_read(text: str, shown: list[str]) -> None:
    assert communes(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, la nuit dernière",
        "il y a six ans",
        "la voiture de Julien est dans la rue",
        "le chien de Martin",
        "la mère de Nancy",
        "je suis sur Orange",
        "à contre sens",
        "rue à sens unique",
        "vers la maison",
        "dans la chambre",
        "sur les marches de la mairie",
        "à la sortie de l'hopital",
        "au palais de justice",
        "fouille à corps",
        "au port",
        "sur la plage",
        "les marchés de Noël",
        "à Noël",
        "en Argentine",
        "en Gironde",
        "à La Réunion",
        "à Saint-Pierre-et-Miquelon",
        "en Seine-Saint-Denis",
        "rue de Paris",
        "avenue de Lyon",
        "place de Verdun",
        "boulevard de Strasbourg",
        "A13 direction Paris",
        "ORANGE M'A APPELE, JE SUIS A BOUT",
        "il a lessé la porte ouverte",
        "laire de repos, larret de bus",
        "Y a-t-il quelqu'un ?",
        "le fromage de Brie",
        "mon compte de 27600 euros",
    ],
)
def test_what_is_not_surely_a_commune_is_left(text: str) -> None:
    assert communes(text) == []


def test_only_present_communes_and_arrondissements_are_given() -> None:
    everything = gazetteer()
    every = [*everything.names.values(), *everything.old_names.values()]
    given = {commune.code for communes in every for commune in communes}
    assert given <= everything.communes.keys()
    assert len(everything.communes) > 34_900
    assert sum(commune.district != "" for commune in everything.communes.values()) == 45


def test_every_present_name_leads_to_its_commune() -> None:
    everything = gazetteer()
    for commune in everything.communes.values():
        if not commune.district:
            key = name_key(commune.name.split(" (")[0])
            assert commune in everything.named(key), commune.name
