"""Owns the official list of communes, as names and postcodes lead to it.

Source: @etalab/decoupage-administratif (INSEE's code officiel géographique), read once.
"""

from __future__ import annotations

import functools
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from actions.reading.folded import fold_text
from actions.reading.place_words import WORD, Word, content, parts

DATA = Path(__file__).parents[2] / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
GREAT_TOWN = 10_000  # inhabitants from which people leave out the end of a town's name
# What a name opens with says nothing by itself.
OPENINGS = frozenset(
    ["saint", "sainte", "le", "la", "les", "l", "de", "d", "en", "sur", "sous", "et", "a", "lez"]
)


@dataclass(frozen=True, slots=True)
class Commune:
    """A present commune, or an arrondissement of Paris, Lyon or Marseille with its number."""

    code: str
    name: str
    department: str
    postcodes: tuple[str, ...]
    population: int
    district: str = ""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`names` holds present names, `old_names` those of former communes, `openings` short
    forms of present ones (« Aix », « Andelys »); all lead to present communes."""

    communes: dict[str, Commune]
    names: dict[str, tuple[Commune, ...]]
    old_names: dict[str, tuple[Commune, ...]]
    openings: dict[str, tuple[Commune, ...]]
    postcodes: dict[str, tuple[Commune, ...]]
    departments: dict[str, str]
    department_names: dict[str, str]
    matcher: PhraseMatcher
    vocab: Vocab

    def named(self, name: str) -> tuple[Commune, ...]:
        """Present communes that a name may mean, most populous first.

        A former commune counts only when no present one bears its name; a great town whose
        name goes on counts when it has more inhabitants than those that bear it whole.
        """
        exact = self.names.get(name, ()) or self.old_names.get(name, ())
        longer = self.openings.get(name, ())
        if exact:
            longer = tuple(c for c in longer if c.population > exact[0].population)
        return _most_populous({c.code: c for c in (*exact, *longer)}.values())

    def find(self, words: list[Word]) -> list[tuple[int, int]]:
        """Stretches of words that are names of communes or départements, the longest ones.

        Those of départements keep « Saint-Pierre-et-Miquelon » from being a Saint-Pierre.
        """
        if not words:
            return []
        doc = Doc(self.vocab, words=[word.text for word in words])
        return [(span.start, span.end) for span in filter_spans(self.matcher(doc, as_spans=True))]

    def district(self, city: Commune, number: int) -> Commune | None:
        first = {"75056": 75100, "69123": 69380, "13055": 13200}.get(city.code)
        return self.communes.get(str(first + number)) if first and 0 < number <= 20 else None


@functools.lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    rows = json.loads((DATA / "communes.json").read_text("utf-8"))
    departments = json.loads((DATA / "departements.json").read_text("utf-8"))
    communes = {row["code"]: _commune(row) for row in rows if _is_given(row)}
    names, old_names, openings = _index(rows, communes)
    postcodes: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes.values():
        if commune.code not in ("75056", "69123", "13055"):  # their arrondissements have them
            for postcode in commune.postcodes:
                postcodes[postcode].append(commune)
    department_names = {name_key(row["nom"]): row["code"] for row in departments}
    vocab = Vocab()
    return Gazetteer(
        communes,
        names,
        old_names,
        openings,
        {postcode: _most_populous(found) for postcode, found in postcodes.items()},
        {row["code"]: row["nom"] for row in departments},
        department_names,
        _matcher(
            vocab, names.keys() | old_names.keys() | openings.keys() | department_names.keys()
        ),
        vocab,
    )


def name_key(name: str) -> str:
    """A name as it is found among words; quick, for it is made of every name of the list."""
    return " ".join(word for found in WORD.findall(fold_text(name)) for word in parts(found))


Index = dict[str, tuple[Commune, ...]]


def _index(rows: list[dict[str, Any]], communes: dict[str, Commune]) -> tuple[Index, Index, Index]:
    names: dict[str, dict[str, Commune]] = defaultdict(dict)
    old_names: dict[str, dict[str, Commune]] = defaultdict(dict)
    openings: dict[str, dict[str, Commune]] = defaultdict(dict)
    for row in rows:
        if row["type"] == "arrondissement-municipal":
            continue
        key = name_key(re.sub(r" \(.*\)$", "", row["nom"]))
        is_present = row["type"] == "commune-actuelle"
        commune = communes[row["code"] if is_present else row["chefLieu"]]
        (names if is_present else old_names)[key][commune.code] = commune
        if is_present:
            for short in _short_names(key.split(), commune.population):
                openings[short][commune.code] = commune
    packed = [
        {key: _most_populous(found.values()) for key, found in index.items()}
        for index in (names, old_names, openings)
    ]
    return packed[0], packed[1], packed[2]


def _short_names(words: list[str], population: int) -> list[str]:
    """« Aix » for Aix-en-Provence; « Andelys », « Mont-Saint-Michel » without their article."""
    found = []
    if population >= GREAT_TOWN:
        for length in range(1, len(words)):
            if words[length - 1] not in OPENINGS:
                found.append(" ".join(words[:length]))
    named = content(words)
    if len(named) < len(words) and (len(named) > 1 or population >= GREAT_TOWN / 2):
        found.append(" ".join(named))
    return found


def _is_given(row: dict[str, Any]) -> bool:
    return row["type"] in ("commune-actuelle", "arrondissement-municipal")


def _commune(row: dict[str, Any]) -> Commune:
    city, district = row["nom"], ""
    if row["type"] == "arrondissement-municipal":
        city, district = row["nom"].removesuffix(" Arrondissement").split(" ")
    postcodes = tuple(row.get("codesPostaux", ()))
    return Commune(
        row["code"], city, row["departement"], postcodes, row.get("population", 0), district
    )


def _most_populous(communes: Any) -> tuple[Commune, ...]:
    return tuple(sorted(communes, key=lambda c: (-c.population, c.code)))


def _matcher(vocab: Vocab, names: set[str]) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab)
    for name in names:
        matcher.add("commune", [Doc(vocab, words=name.split())])
    return matcher
