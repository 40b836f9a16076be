"""Reads which service is competent for a commune, and the addresses that reports are sent to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.faq.folding import fold
from handoff.units import columns
from handoff.units.model import (
    GENDARMERIE,
    POLICE,
    Competence,
    Note,
    Notes,
    UnusableFile,
    commune_code,
    department_of,
    is_id,
    unit_id,
)
from handoff.units.table import Line, read_table

_INSTITUTIONS = {"gendarmerie": GENDARMERIE, "gn": GENDARMERIE, "police": POLICE, "pn": POLICE}
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_WEBHOOK = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?][!-~]*)?")


@dataclass(frozen=True, slots=True)
class CompetenceFile:
    name: str
    competences: frozenset[Competence]
    notes: Notes


@dataclass(frozen=True, slots=True)
class Address:
    """Where a unit gets its reports; None leaves what it has, an empty text takes it away."""

    line: int
    email: str | None
    webhook: str | None


@dataclass(frozen=True, slots=True)
class AddressFile:
    """Addresses by unit."""

    name: str
    addresses: Mapping[str, Address]
    notes: Notes


def read_competence(path: Path) -> CompetenceFile:
    """Return the competences of a file; raises UnusableFile when it is no such file."""
    required = ["commune_code", "institution", "id/service"]
    found: set[Competence] = set()
    notes = Notes()
    for line in read_table(path, columns.COMPETENCE, required):
        try:
            found.add(_read_competence(line))
        except ValueError as refusal:
            notes.refused.append(Note(line.number, str(refusal)))
    _need(path, bool(found), notes)
    return CompetenceFile(path.name, frozenset(found), notes)


def read_addresses(path: Path) -> AddressFile:
    """Return the addresses of a file; raises UnusableFile when it is no such file."""
    found: dict[str, Address] = {}
    notes = Notes()
    for line in read_table(path, columns.ADDRESSES, ["id", "email/webhook"]):
        id = line.cells["id"]
        try:
            if not is_id(id):
                raise ValueError(f"« {id[:40]} » is no identifier")
            if id in found:
                raise ValueError(f"« {id} » was on a line before")
            found[id] = _read_address(line)
        except ValueError as refusal:
            notes.refused.append(Note(line.number, str(refusal)))
    _need(path, bool(found), notes)
    return AddressFile(path.name, found, notes)


def _read_competence(line: Line) -> Competence:
    if line.trouble:
        raise ValueError(line.trouble)
    code = commune_code(line.cells["commune_code"])
    if not code:
        raise ValueError("has no INSEE code of a commune")
    words = fold(line.cells["institution"]).split()
    institution = next((_INSTITUTIONS[word] for word in words if word in _INSTITUTIONS), None)
    if institution is None:
        raise ValueError(f"« {line.cells['institution'][:40]} » is neither gendarmerie nor police")
    service = line.cells.get("service", "")
    id = unit_id(institution, line.cells.get("id", ""))
    if not id and not service:
        raise ValueError("names no service")
    return Competence(code, institution, id, department_of(code), service)


def _read_address(line: Line) -> Address:
    if line.trouble:
        raise ValueError(line.trouble)
    email, webhook = line.cells.get("email"), line.cells.get("webhook")
    if email and not _EMAIL.fullmatch(email):
        raise ValueError(f"« {email[:60]} » is no e-mail address")
    if webhook and not _WEBHOOK.fullmatch(webhook):
        raise ValueError(f"« {webhook[:60]} » is no address that begins with https://")
    return Address(line.number, email, webhook)


def _need(path: Path, is_usable: bool, notes: Notes) -> None:
    if not is_usable:
        first = notes.refused[0]
        raise UnusableFile(f"{path.name} has no usable line: line {first.line} {first.text}.")
