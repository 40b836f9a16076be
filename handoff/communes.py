"""The official list of communes: their names, départements and postcodes.

Source: @etalab/decoupage-administratif (INSEE's code officiel géographique), a package of npm.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handoff.settings import ROOT

DATA = ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data"


class CommunesMissing(RuntimeError):
    """The list is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, a municipal arrondissement, or a former commune that still has its code."""

    name: str
    department: str
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Communes:
    """The list; what it does not know is named by an empty text."""

    by_code: Mapping[str, Commune]
    departments: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path = DATA) -> "Communes":
        """Return the list, read from disk the first time only; raises CommunesMissing."""
        return _read(folder)

    def name(self, code: str) -> str:
        """Return the name of a commune by its INSEE code."""
        return self.by_code[code].name if code in self.by_code else ""

    def department(self, code: str) -> str:
        """Return the code of a commune's département: 27, 2A, 974."""
        return self.by_code[code].department if code in self.by_code else ""

    def department_name(self, code: str) -> str:
        """Return the name of a département, by its own code or by that of one of its communes."""
        return self.departments.get(self.department(code) or code, "")

    def postcodes(self, code: str) -> tuple[str, ...]:
        return self.by_code[code].postcodes if code in self.by_code else ()


@cache
def _read(folder: Path) -> Communes:
    rows = _load(folder / "communes.json")
    # A new commune often keeps the code of the largest of those that it joined: it comes first.
    rows.sort(key=lambda row: row["type"] not in {"commune-actuelle", "arrondissement-municipal"})
    by_code: dict[str, Commune] = {}
    for row in rows:
        postcodes = tuple(row.get("codesPostaux", ()))
        by_code.setdefault(row["code"], Commune(row["nom"], row["departement"], postcodes))
    departments = {row["code"]: row["nom"] for row in _load(folder / "departements.json")}
    return Communes(by_code, departments)


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CommunesMissing(
            f"The official list of communes cannot be read ({path}): run `make setup`."
        ) from None
    return rows
