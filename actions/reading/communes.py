"""Owns which communes free text surely names.

Some 35,000 names hold ordinary words, first names and brands, so a name counts only where the
words around it say that it is a place. Homonyms are given as candidates.
"""

from __future__ import annotations

from actions.reading.commune_value import candidates_value, commune_value
from actions.reading.folded import Folded, fold
from actions.reading.gazetteer import gazetteer
from actions.reading.lexicon import is_ordinary
from actions.reading.mentions import Mention, is_capitalised, mentions_in
from actions.reading.model import AMBIGUOUS, Reading
from actions.reading.place_words import ARTICLES, STOPS, Word, content, words_of

CITY = 100_000  # inhabitants of a town that is meant even in lower case: « à nice », « a tours »
GLUED = 3_000  # inhabitants under which « larret » is « l'arrêt »
KNOWN_TOWN = 15_000  # of one that « de » alone may stand before: « la police de Vernon »
AT = {"a", "vers", "sur"}
# « de » between such a word and a name says nothing of where it happened.
STREET_WORDS = """
    rue rues avenue av ave boulevard bd bld boul blvd route rte chemin che place pl quai cours
    allee allees impasse imp porte faubourg fg pont square passage voie cite residence res
    direction sens esplanade promenade sentier venelle lotissement immeuble bus train ligne
    tour hotel restaurant bar cafe brasserie pizzeria tabac fromage vin foire bois
"""
# What a commune has; « de » between it and a name says a place.
TOWN_WORDS = """
    commune ville village bourg mairie gare centre hauteur sortie entree pres proche loin cote
    gendarmerie brigade commissariat lycee college ecole hopital chu clinique foret lac zone
    plage port secteur quartier peripherie agglomeration canton banlieue environs alentours
    niveau nord sud est ouest maire habitants habitant stade piscine cimetiere peage echangeur
    rocade zi za zac marina aeroport eglise tribunal prefecture viens venant parti partis
    metropole hypermarche intermarche leclerc carrefour lidl auchan decathlon camping campus
"""
STREETS, OF_A_TOWN = frozenset(STREET_WORDS.split()), frozenset(TOWN_WORDS.split())
LIVING = {"habite", "habitons", "habitant", "habitent", "reside", "residant", "domicilie"}
# Capitals do not help there; nor where a brand follows « sur ».
NEVER = {"mars", "juin", "mai", "avril", "noel", "paques", "dieu", "terre"}
NEVER |= {"argentine", "cologne", "thesee"}  # elsewhere, or the platform for complaints of scams
BRANDS = {"orange", "free", "vinted"}
FIRST_NAMES = {"nancy", "antony", "florence", "vienne", "lourdes", "bruno", "martin", "laure"}
VOWELS = "aeiouyh"


def find_communes(text: str) -> list[Reading]:
    folded = fold(text)
    words = words_of(folded)
    found = []
    for mention in mentions_in(words):
        if not (mention.is_located or _is_place(folded, words, mention)):
            continue
        start, end = mention_span(folded, words, mention)
        found.append(_reading(text, mention, start, end))
    return found


def mention_span(folded: Folded, words: list[Word], mention: Mention) -> tuple[int, int]:
    first = words[mention.start]
    if first.is_inner and mention.start + 1 < mention.end:
        first = words[mention.start + 1]
    return folded.span(first.start, words[mention.end - 1].end)


def is_street(words: list[Word], mention: Mention) -> bool:
    """« rue de Paris », « avenue du Maréchal … de Vernon »: the name is the street's."""
    at = mention.first - 1
    while at >= 0 and words[at].text in ("de", "d", "le", "la", "les", "l"):
        at -= 1
    return at >= 0 and at < mention.first and words[at].text in STREETS


def is_word(folded: Folded, words: list[Word], mention: Mention) -> bool:
    """Whether the name, as it is written here, is but ordinary words."""
    if mention.communes[0].population >= CITY:
        return False
    [*_, name] = named = content([word.text for word in words[mention.first : mention.last]])
    if len(named) > 1:
        return mention.name not in gazetteer().names and all(is_ordinary(word) for word in named)
    last = words[mention.last - 1]
    is_glued = name[0] in "ld" and mention.communes[0].population < GLUED
    return (
        is_ordinary(folded.words(last.start, last.end).lower())
        or is_ordinary(name)
        or (is_glued and is_ordinary(name[1:]))
    )


def is_great(mention: Mention) -> bool:
    """Whether a town that bears the whole name is known to many."""
    named = gazetteer().names.get(mention.name, ())
    return bool(named) and named[0].population >= KNOWN_TOWN


def _is_place(folded: Folded, words: list[Word], mention: Mention) -> bool:
    if mention.name.split()[-1] in NEVER or len(mention.name) < 2 or is_street(words, mention):
        return False
    has_capital = is_capitalised(folded, words, mention)
    is_common = is_word(folded, words, mention)
    if is_common and (not has_capital or mention.name.split()[0] in ARTICLES):
        return False
    if mention.name in gazetteer().department_names and not is_great(mention):
        return False
    before = [word.text for word in words[max(0, mention.first - 3) : mention.first]]
    near = before[-1] if before else ""
    if near in AT:
        return not (near == "sur" and mention.name in BRANDS)
    if near == "en":
        return has_capital and mention.name[0] in VOWELS
    if near in LIVING:
        return True
    if near in ("de", "d"):
        return _follows_town(before[:-1], mention, has_capital)
    return near == "entre" or (near == "et" and "entre" in before)


def _follows_town(before: list[str], mention: Mention, has_capital: bool) -> bool:
    if any(word in OF_A_TOWN for word in before[-2:] if word not in STOPS):
        return True
    return is_great(mention) and has_capital and mention.name not in FIRST_NAMES


def _reading(text: str, mention: Mention, start: int, end: int) -> Reading:
    if len(mention.communes) == 1:
        value = commune_value(mention.communes[0], mention.postcode)
        return Reading("commune", start, end, value)
    shown = " ".join(text[start:end].split())
    value = {"shown": shown, **candidates_value(mention.communes, mention.postcode)}
    return Reading("commune", start, end, value, AMBIGUOUS)
