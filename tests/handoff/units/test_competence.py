"""The competent unit of a commune is proposed when it is one, and nobody when it is not sure."""

from pathlib import Path

import psycopg
import pytest

from handoff.units.importer import Files, Result, describe
from handoff.units.model import UnusableFile
from tests.handoff.units.official import FORT, GAILLON, Registry, write, write_competence

POLICE = GAILLON | {
    "identifiant_public_unite": "900001",
    "service": "Commissariat fictif de Paris",
    "code_commune_insee": "75056",
}


async def bring(registry: Registry, path: Path, *rows: tuple[str, str, str, str]) -> Result:
    file = write_competence(path / "competence.csv", *rows)
    [result] = await registry.bring(Files(competence=file))
    return result


async def test_a_commune_leads_to_its_unit(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, ("27275", "Gendarmerie", "900001", "whatever"))
    assert await filled.of("27275") == "900001"
    assert await filled.of("27276") is None


@pytest.mark.parametrize(
    "institution", ["GN", "gendarmerie", "Gendarmerie nationale", "GENDARMERIE"]
)
async def test_an_institution_is_read_in_any_of_its_names(
    filled: Registry, tmp_path: Path, institution: str
) -> None:
    await bring(filled, tmp_path, ("27275", institution, "900001", ""))
    assert await filled.of("27275") == "900001"


async def test_the_same_number_of_the_police_is_another_unit(
    filled: Registry, tmp_path: Path
) -> None:
    await filled.bring(Files(police=write(tmp_path / "police.csv", POLICE)))
    await bring(filled, tmp_path, ("75056", "PN", "900001", ""), ("27275", "GN", "900001", ""))
    assert await filled.of("75056") == "pn-900001"
    assert await filled.of("27275") == "900001"


@pytest.mark.parametrize("arrondissement", ["75101", "75115", "75120"])
async def test_an_arrondissement_falls_back_to_its_commune(
    filled: Registry, tmp_path: Path, arrondissement: str
) -> None:
    await filled.bring(Files(police=write(tmp_path / "police.csv", POLICE)))
    await bring(filled, tmp_path, ("75056", "Police nationale", "900001", ""))
    assert await filled.of(arrondissement) == "pn-900001"
    assert await filled.of("75121") is None


@pytest.mark.parametrize("code, whole", [("69383", "69123"), ("13216", "13055")])
async def test_lyon_and_marseille_fall_back_too(
    filled: Registry, tmp_path: Path, code: str, whole: str
) -> None:
    await bring(filled, tmp_path, (whole, "GN", "900001", ""))
    assert await filled.of(code) == "900001"


async def test_an_arrondissement_of_its_own_comes_first(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, ("75056", "GN", "900001", ""), ("75101", "GN", "900002", ""))
    assert await filled.of("75101") == "900002"


async def test_of_several_services_none_is_proposed(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, ("27275", "GN", "900001", ""), ("27275", "GN", "900002", ""))
    assert await filled.of("27275") is None
    await bring(filled, tmp_path, ("27275", "GN", "900001", ""), ("27275", "GN", "999", "Unknown"))
    assert await filled.of("27275") is None


async def test_one_service_on_several_lines_is_one(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, ("27275", "GN", "900001", "a"), ("27275", "GN", "900001", "b"))
    assert await filled.of("27275") == "900001"


async def test_a_service_without_identifier_is_known_by_its_name_in_its_department(
    registry: Registry, tmp_path: Path
) -> None:
    await registry.units(write(tmp_path / "u.csv", GAILLON | {"identifiant_public_unite": "0"}))
    name = "BRIGADE FICTIVE DE GAILLON"
    await bring(registry, tmp_path, ("27276", "GN", "0", name), ("76540", "GN", "0", name))
    assert (await registry.of("27276") or "").startswith("gn-x-")
    assert await registry.of("76540") is None
    assert registry.unknown == 1


async def test_a_withdrawn_unit_is_no_longer_proposed(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, ("97416", "GN", "900002", ""))
    await filled.units(write(tmp_path / "less.csv", GAILLON))
    assert await filled.of("97416") is None


async def test_communes_of_unknown_services_are_counted(filled: Registry, tmp_path: Path) -> None:
    result = await bring(
        filled, tmp_path, ("27275", "GN", "900001", ""), ("27276", "PN", "5", "Fictif")
    )
    assert filled.unknown == 1
    assert list(describe([result], filled.unknown)) == [
        "competence.csv: 2 usable; 2 new, 0 removed.",
        "Communes whose service is no unit here, to be chosen by hand: 1",
    ]


async def test_the_same_competence_twice_changes_nothing(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    rows = ("27275", "GN", "900001", "a"), ("97416", "GN", "900002", "b")
    assert (await bring(filled, tmp_path, *rows)).counts == {"new": 2, "removed": 0}
    before = superuser.execute("SELECT c.*, xmin FROM competence c").fetchall()
    assert (await bring(filled, tmp_path, *rows)).counts == {"new": 0, "removed": 0}
    assert superuser.execute("SELECT c.*, xmin FROM competence c").fetchall() == before
    changed = ("27275", "GN", "900002", "b"), ("97416", "GN", "900002", "b")
    assert (await bring(filled, tmp_path, *changed)).counts == {"new": 1, "removed": 1}
    assert await filled.of("27275") == "900002"


async def test_a_cut_off_competence_is_refused(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, *((f"27{n:03}", "GN", "900001", "") for n in range(100, 110)))
    with pytest.raises(UnusableFile, match="holds 2 of the 10 communes"):
        await bring(filled, tmp_path, *((f"27{n:03}", "GN", "900001", "") for n in range(100, 102)))
    assert await filled.of("27109") == "900001"


@pytest.mark.parametrize(
    "row, reason",
    [
        (("Gaillon", "GN", "1", ""), "has no INSEE code"),
        (("27275", "Douane", "1", ""), "« Douane » is neither gendarmerie nor police"),
        (("27275", "GN", "0", ""), "names no service"),
        (("27275", "GN", "../x", ""), "is no identifier"),
    ],
)
async def test_a_line_that_cannot_be_used_is_refused(
    filled: Registry, tmp_path: Path, row: tuple[str, str, str, str], reason: str
) -> None:
    result = await bring(filled, tmp_path, ("97416", "GN", "900002", ""), row)
    [note] = result.notes.refused
    assert note.line == 3
    assert reason in note.text


async def test_all_communes_of_france_come_in_within_seconds(
    registry: Registry, tmp_path: Path
) -> None:
    rows = (
        (f"{department:02}{n:03}", "GN", str(department), f"Brigade fictive {department}")
        for department in range(1, 96)
        if department != 20
        for n in range(1, 372)
    )
    await registry.units(write(tmp_path / "units.csv", GAILLON, FORT))
    result = await bring(registry, tmp_path, *rows)
    assert result.counts["new"] == registry.unknown == 94 * 371
