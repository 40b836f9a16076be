"""Reads the units of an official file: each line is used, repaired or refused, and it is said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.units import columns
from handoff.units.coordinates import read_point
from handoff.units.model import (
    GENDARMERIE,
    Note,
    Notes,
    Unit,
    UnusableFile,
    commune_code,
    department_of,
    made_id,
    search_words,
    unit_id,
)
from handoff.units.table import Line, read_table

NAME_LIMIT = 200
_ABOUT = ("address/street/latitude/hours/phone",)
"""What tells a file of units from that of competences."""
_DAY = re.compile(r"([^\d:]{1,40}?)\s*:\s*(.*)")
_LINK = re.compile(r"https?://[^\s/@\\]+(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit with the words by which it is found."""

    unit: Unit
    words: str


@dataclass(frozen=True, slots=True)
class UnitFile:
    """What a file says; `doubtful` units stood on refused lines and are not taken for gone."""

    name: str
    institution: str
    units: Mapping[str, FoundUnit]
    doubtful: frozenset[str]
    notes: Notes


def read_units(path: Path, institution: str) -> UnitFile:
    """Return the units of a file; raises UnusableFile when it is no such file."""
    required = ["name", "commune/commune_code", *_ABOUT]
    required += ["id"] if institution == GENDARMERIE else []
    units: dict[str, FoundUnit] = {}
    doubtful: set[str] = set()
    notes = Notes()
    for line in read_table(path, columns.UNIT, required):
        try:
            found, repairs = _read_unit(line, institution)
            if found.unit.id in units:
                raise ValueError(f"« {found.unit.id} » was on a line before")
        except ValueError as refusal:
            notes.refused.append(Note(line.number, str(refusal)))
            doubtful.add(_id_on(line, institution))
            continue
        units[found.unit.id] = found
        notes.repaired.extend(Note(line.number, repair) for repair in repairs)
    if not units:
        first = notes.refused[0]
        raise UnusableFile(f"{path.name} has no usable line: line {first.line} {first.text}.")
    return UnitFile(path.name, institution, units, frozenset(doubtful), notes)


def _read_unit(line: Line, institution: str) -> tuple[FoundUnit, list[str]]:
    """Return a line's unit and what was repaired; raises ValueError with the reason it cannot."""
    if line.trouble:
        raise ValueError(line.trouble)
    cells = {name: line.cells.get(name, "") for name in columns.UNIT}
    if not 1 <= len(cells["name"]) <= NAME_LIMIT:
        raise ValueError(f"has no name of 1 to {NAME_LIMIT} characters")
    repairs = list(line.repairs)
    code = commune_code(cells["commune_code"])
    if code != cells["commune_code"]:
        repairs.append("the commune's code was completed" if code else "no commune has its code")
    department = department_of(code) or _department(cells["department"])
    id = unit_id(institution, cells["id"])
    if not id:
        id = made_id(institution, cells["name"], cells["commune"], department)
        repairs.append("an identifier was made for it")
    point = read_point(cells["latitude"], cells["longitude"], department)
    url = cells["url"] if _LINK.fullmatch(cells["url"]) else ""
    repairs += [point.repair] * bool(point.repair)
    repairs += ["its address on the web is none and was dropped"] * (url != cells["url"])
    unit = Unit(
        id=id,
        institution=institution,
        name=cells["name"],
        phone=cells["phone"],
        email=None,
        webhook=None,
        department=department,
        commune_code=code,
        commune=cells["commune"],
        address=_address(cells),
        hours=read_hours(cells["hours"]),
        url=url,
        latitude=point.latitude,
        longitude=point.longitude,
    )
    words = search_words(f"{unit.commune} {unit.name} {cells['postcode']}")
    return FoundUnit(unit, words), repairs


def read_hours(text: str) -> tuple[tuple[str, str], ...]:
    """Return days and hours of `$Lundi : 8h00-12h00 14h00-18h00$Mardi : …`.

    What has another form is kept whole, without a day.
    """
    parts = [part.strip() for part in text.split("$") if part.strip()]
    return tuple(
        (found[1].strip(), found[2].strip()) if (found := _DAY.fullmatch(part)) else ("", part)
        for part in parts
    )


def _department(text: str) -> str:
    code = text.upper().zfill(2)
    return code if re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]", code) and code != "00" else ""


def _address(cells: Mapping[str, str]) -> str:
    if cells["address"]:
        return cells["address"]
    place = f"{cells['postcode']} {cells['commune']}".strip()
    return ", ".join(part for part in (cells["street"], place) if part)


def _id_on(line: Line, institution: str) -> str:
    try:
        return unit_id(institution, line.cells.get("id", ""))
    except ValueError:
        return ""
