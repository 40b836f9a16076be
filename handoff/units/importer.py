"""Brings official files in: all are read and judged first, then all are written, or none is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from handoff.audit import store as audit
from handoff.database import Connection, Database
from handoff.units import import_store as store
from handoff.units.link_reading import (
    AddressFile,
    CompetenceFile,
    read_addresses,
    read_competence,
)
from handoff.units.model import GENDARMERIE, POLICE, Note, Notes, UnusableFile
from handoff.units.reading import UnitFile, read_units
from handoff.units.store import count_unknown_services

SHOWN = 20
"""How many lines are named for each thing that is said of lines."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is to be imported; None for what is not given."""

    units: Path | None = None
    competence: Path | None = None
    police: Path | None = None
    addresses: Path | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The files as they were read."""

    units: Sequence[UnitFile]
    competence: CompetenceFile | None
    addresses: AddressFile | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one file holds and changed, by kind of change, and what was said of its lines."""

    name: str
    usable: int
    counts: Mapping[str, int]
    notes: Notes


def read_files(files: Files) -> Content:
    """Read every file; raises UnusableFile for the first that is none of its kind."""
    given = ((files.units, GENDARMERIE), (files.police, POLICE))
    return Content(
        [read_units(path, institution) for path, institution in given if path],
        read_competence(files.competence) if files.competence else None,
        read_addresses(files.addresses) if files.addresses else None,
    )


async def import_content(
    database: Database, content: Content, *, force: bool, now: datetime
) -> tuple[list[Result], int]:
    """Write what was read, in one transaction; audited when it changes anything.

    Returns what became of each file, and the number of communes whose service is no unit here.
    Raises UnusableFile, and changes nothing, for a file that looks cut off, unless forced.
    """
    async with database.transaction() as connection:
        await store.lock(connection)
        results = [
            await _import_units(connection, file, force=force, now=now) for file in content.units
        ]
        if content.competence:
            results.append(await _import_competence(connection, content.competence, force=force))
        changed: list[str] = []
        if content.addresses:
            result, changed = await _import_addresses(connection, content.addresses)
            results.append(result)
        unknown = await count_unknown_services(connection)
        if any(any(result.counts.values()) for result in results):
            details: dict[str, Any] = {result.name: dict(result.counts) for result in results}
            details |= {"addresses": changed} if changed else {}
            await audit.append(
                connection,
                at=now,
                actor="service",
                action="import_units",
                subject="units",
                details=details,
            )
    return results, unknown


async def _import_units(
    connection: Connection, file: UnitFile, *, force: bool, now: datetime
) -> Result:
    known = await store.known_ids(connection, file.institution)
    if not force:
        _refuse_half(file.name, file.units.keys() | file.doubtful, known, "units")
        _refuse_mostly_bad(file.name, len(file.units), file.notes)
    await store.stage_units(connection, file.units.values())
    counts = {
        "new": await store.add_new(connection),
        "changed": await store.update_changed(connection),
        "withdrawn": await store.withdraw_missing(
            connection, file.institution, doubtful=file.doubtful, now=now
        ),
    }
    return Result(file.name, len(file.units), counts, file.notes)


async def _import_competence(
    connection: Connection, file: CompetenceFile, *, force: bool
) -> Result:
    known = await store.known_communes(connection)
    if not force:
        given = {competence.commune_code for competence in file.competences}
        _refuse_half(file.name, given, known, "communes")
        _refuse_mostly_bad(file.name, len(file.competences), file.notes)
    come, gone = await store.replace_competences(connection, file.competences)
    return Result(file.name, len(file.competences), {"new": come, "removed": gone}, file.notes)


async def _import_addresses(connection: Connection, file: AddressFile) -> tuple[Result, list[str]]:
    known = await store.known_ids(connection)
    strangers = [
        Note(address.line, f"« {id} » is no unit here")
        for id, address in file.addresses.items()
        if id not in known
    ]
    changed = await store.set_addresses(
        connection, {id: a for id, a in file.addresses.items() if id in known}
    )
    notes = Notes(file.notes.repaired, [*file.notes.refused, *strangers])
    usable = len(file.addresses) - len(strangers)
    return Result(file.name, usable, {"changed": len(changed)}, notes), changed


def _refuse_half(name: str, given: Set[str], known: Set[str], things: str) -> None:
    kept = len(given & known)
    if kept * 2 < len(known):
        raise UnusableFile(
            f"{name} holds {kept} of the {len(known)} {things} known before: it looks cut off, or"
            " another file. FORCE=1 imports it all the same."
        )


def _refuse_mostly_bad(name: str, usable: int, notes: Notes) -> None:
    if len(notes.refused) > usable:
        first = notes.refused[0]
        raise UnusableFile(
            f"{name} has {len(notes.refused)} unusable lines, more than usable ones: line"
            f" {first.line} {first.text}. FORCE=1 imports it all the same."
        )


def describe(results: Sequence[Result], unknown: int) -> Iterator[str]:
    """Yield what an operator reads: counts, and which lines were refused or repaired."""
    for result in results:
        counts = ", ".join(f"{number} {kind}" for kind, number in result.counts.items())
        yield f"{result.name}: {result.usable} usable; {counts}."
        refused = result.notes.refused
        if refused:
            yield f"  refused: {len(refused)}"
        yield from (f"    line {note.line} {note.text}" for note in refused[:SHOWN])
        if len(refused) > SHOWN:
            yield f"    … and {len(refused) - SHOWN} more"
        for text, number in Counter(note.text for note in result.notes.repaired).most_common():
            lines = [str(note.line) for note in result.notes.repaired if note.text == text]
            more = " …" if number > SHOWN else ""
            yield f"  {number} × {text}: line {', '.join(lines[:SHOWN])}{more}"
    if unknown:
        yield f"Communes whose service is no unit here, to be chosen by hand: {unknown}"
