"""Files in the form of the official ones, about units that are plainly fictitious."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from handoff.database import Database
from handoff.units.importer import Files, Result, import_content, read_files
from handoff.units.model import Unit
from handoff.units.operations import find_unit, search_units, unit_for
from tests.handoff.stage import Clock

HEADINGS = [
    "identifiant_public_unite",
    "service",
    "telephone",
    "departement",
    "code_commune_insee",
    "commune",
    "code_postal",
    "voie",
    "adresse_geographique",
    "geocodage_epsg",
    "geocodage_x",
    "geocodage_y",
    "geocodage_x_GPS",
    "geocodage_y_GPS",
    "horaires_accueil",
    "url",
]
GAILLON = {
    "identifiant_public_unite": "900001",
    "service": "Brigade fictive de Gaillon",
    "telephone": "+33 1 99 00 12 34",
    "departement": "27",
    "code_commune_insee": "27275",
    "commune": "Gaillon",
    "code_postal": "27600",
    "voie": "1 rue Fictive",
    "adresse_geographique": "1 rue Fictive, 27600 Gaillon",
    "geocodage_x_GPS": "1.33",
    "geocodage_y_GPS": "49.16",
    "horaires_accueil": "$Lundi : 8h00-12h00 14h00-18h00$Jours Fériés : 9h00-12h00 15h00-18h00",
    "url": "https://fictive.example/gaillon",
}
FORT = {
    "identifiant_public_unite": "900002",
    "service": "Brigade fictive de Saint-Pierre",
    "departement": "974",
    "code_commune_insee": "97416",
    "commune": "Saint-Pierre",
    "code_postal": "97410",
    "geocodage_x_GPS": "55.47",
    "geocodage_y_GPS": "-21.34",
}
COMPETENCE_HEADINGS = [
    "Code commune",
    "Libellé de commune",
    "Institution",
    "id_service",
    "Service",
    "Code postal de base",
    "Liste des codes postaux",
]


def write(path: Path, *rows: dict[str, str], headings: Sequence[str] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def many(count: int, first: int = 1) -> Iterable[dict[str, str]]:
    """Yield fictitious units, all different."""
    for n in range(first, first + count):
        yield GAILLON | {"identifiant_public_unite": str(n), "service": f"Brigade fictive {n}"}


def write_competence(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """Write commune code, institution, id and name of the service."""
    names = ("Code commune", "Institution", "id_service", "Service")
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    return write(path, *lines, headings=COMPETENCE_HEADINGS)


class Registry:
    """The imports and the questions of a test, on one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.unknown = 0

    async def bring(self, files: Files, *, force: bool = False) -> list[Result]:
        results, self.unknown = await import_content(
            self.database, read_files(files), force=force, now=self.clock()
        )
        return results

    async def units(self, path: Path, *, force: bool = False) -> Result:
        [result] = await self.bring(Files(units=path), force=force)
        return result

    async def find(self, id: str) -> Unit | None:
        async with self.database.transaction() as connection:
            return await find_unit(connection, id)

    async def of(self, commune_code: str) -> str | None:
        async with self.database.transaction() as connection:
            unit = await unit_for(connection, commune_code)
        return unit.id if unit else None

    async def search(self, text: str, department: str | None = None, limit: int = 20) -> list[str]:
        async with self.database.transaction() as connection:
            return [u.id for u in await search_units(connection, text, department, limit)]
