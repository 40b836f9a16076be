"""Owns how a commune is given: its JSON, and the reading of the few that a name may mean."""

from __future__ import annotations

from typing import Any

from actions.reading.gazetteer import Commune, gazetteer

MOST = 6  # candidates that are shown to a citizen


def commune_value(commune: Commune, typed: str | None = None) -> dict[str, Any]:
    """The postcode is the one that was typed, or the commune's only one; None otherwise."""
    department_name = gazetteer().departments[commune.department]
    postcode = typed if typed in commune.postcodes else None
    if postcode is None and len(commune.postcodes) == 1:
        postcode = commune.postcodes[0]
    name = f"{commune.name} {commune.district}".strip()
    beside = postcode or department_name
    return {
        "shown": name if beside == name else f"{name} ({beside})",
        "code": commune.code,
        "name": commune.name,
        "department": commune.department,
        "department_name": department_name,
        "postcode": postcode,
    }


def candidates_value(communes: tuple[Commune, ...], typed: str | None = None) -> dict[str, Any]:
    """The most populous six at most; a citizen tells them apart by their département."""
    return {"candidates": [commune_value(commune, typed) for commune in communes[:MOST]]}
