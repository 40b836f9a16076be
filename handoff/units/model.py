"""What a unit is: its id, where it stands, when it is open, and the words that find it."""

import hashlib
import re
from dataclasses import dataclass, field

from handoff.faq.folding import fold

GENDARMERIE, POLICE = "gendarmerie", "police"

DIRECTORY = "https://www.masecurite.interieur.gouv.fr/fr/trouver-un-commissariat-une-gendarmerie"
"""Where citizens find a unit when none is known here."""

_SAINTS = {"st": "saint", "ste": "sainte"}
_COMMUNE_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_OFFICIAL_ID = re.compile(r"[0-9A-Za-z]{1,32}")
_ID = re.compile(r"[0-9A-Za-z-]{1,40}")
_ARRONDISSEMENTS = (
    ("75101", "75120", "75056"),
    ("69381", "69389", "69123"),
    ("13201", "13216", "13055"),
)
"""First and last arrondissement of Paris, Lyon and Marseille, and their commune (INSEE)."""


class UnusableFile(ValueError):
    """A file cannot be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that receives the public; texts are empty when the official file has none.

    `webhook` and `email` are those that the operators of this service gave.
    """

    id: str
    institution: str
    name: str
    phone: str
    email: str | None
    webhook: str | None
    department: str
    commune_code: str
    commune: str
    address: str
    hours: tuple[tuple[str, str], ...]
    """Day and hours, as announced: ("Lundi", "8h00-12h00 14h00-18h00")."""
    url: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Competence:
    """A service that is competent for a commune; `unit_id` may be empty or unknown here."""

    commune_code: str
    institution: str
    unit_id: str
    department: str
    service: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was done with a line, or why it was refused."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    repaired: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)


def is_id(text: str) -> bool:
    """Tell whether a text can be the id of a unit."""
    return _ID.fullmatch(text) is not None


def unit_id(institution: str, official: str) -> str:
    """Return the id of a unit by its official one, empty when that is missing or 0.

    Nothing says that the two institutions number apart, so the police have a prefix. Raises
    ValueError for what is no id.
    """
    if not official.strip("0"):
        return ""
    if not _OFFICIAL_ID.fullmatch(official):
        raise ValueError(f"« {official[:40]} » is no identifier")
    return official if institution == GENDARMERIE else f"pn-{official}"


def made_id(institution: str, name: str, commune: str, department: str) -> str:
    """Return the id of a unit that has no official one: the same as long as it keeps its name."""
    content = "|".join((fold(name), fold(commune), department))
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return f"{'gn' if institution == GENDARMERIE else 'pn'}-x-{digest}"


def commune_code(text: str) -> str:
    """Return an INSEE code, with the zero that spreadsheets drop; empty for what is none."""
    code = text.upper()
    code = f"0{code}" if len(code) == 4 and code.isdecimal() else code
    return code if _COMMUNE_CODE.fullmatch(code) else ""


def department_of(code: str) -> str:
    """Return the département of an INSEE code: 27, 2A, 974."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def whole_commune(code: str) -> str | None:
    """Return the commune of a municipal arrondissement."""
    for first, last, commune in _ARRONDISSEMENTS:
        if first <= code <= last:
            return commune
    return None


def search_words(text: str) -> str:
    """Return the words by which units are compared: folded, « st » written out."""
    return " ".join(_SAINTS.get(word, word) for word in fold(text).split())
