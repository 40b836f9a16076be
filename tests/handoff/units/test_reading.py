"""Each line of a unit file is used, repaired or refused, and what was done is said."""

from pathlib import Path

import pytest

from handoff.units.coordinates import SWAPPED
from handoff.units.model import GENDARMERIE, POLICE, Note, Unit, UnusableFile
from handoff.units.reading import UnitFile, read_hours, read_units
from tests.handoff.hostile import ACCEPTED_TEXTS
from tests.handoff.units.official import FORT, GAILLON, HEADINGS, write


def read(path: Path, *rows: dict[str, str], institution: str = GENDARMERIE) -> UnitFile:
    return read_units(write(path / "units.csv", *rows), institution)


def only(file: UnitFile) -> Unit:
    [found] = file.units.values()
    return found.unit


def test_a_line_of_the_official_schema_is_a_unit(tmp_path: Path) -> None:
    file = read(tmp_path, GAILLON)
    assert only(file) == Unit(
        id="900001",
        institution="gendarmerie",
        name="Brigade fictive de Gaillon",
        phone="+33 1 99 00 12 34",
        email=None,
        webhook=None,
        department="27",
        commune_code="27275",
        commune="Gaillon",
        address="1 rue Fictive, 27600 Gaillon",
        hours=(
            ("Lundi", "8h00-12h00 14h00-18h00"),
            ("Jours Fériés", "9h00-12h00 15h00-18h00"),
        ),
        url="https://fictive.example/gaillon",
        latitude=49.16,
        longitude=1.33,
    )
    assert file.notes.repaired == file.notes.refused == []


@pytest.mark.parametrize(
    "text, hours",
    [
        ("", ()),
        ("$", ()),
        ("Lundi : 8h00-12h00", (("Lundi", "8h00-12h00"),)),
        ("$Lundi :$Mardi : 9h00-10h00", (("Lundi", ""), ("Mardi", "9h00-10h00"))),
        ("24h/24", (("", "24h/24"),)),
        ("8:00-12:00", (("", "8:00-12:00"),)),
        ("$" * 2000, ()),
    ],
)
def test_hours_are_read_by_day_and_kept_whole_otherwise(
    text: str, hours: tuple[tuple[str, str], ...]
) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("missing", ["0", "", "000"])
def test_a_unit_without_identifier_gets_one_that_stays(tmp_path: Path, missing: str) -> None:
    row = GAILLON | {"identifiant_public_unite": missing}
    first = only(read(tmp_path, row))
    changed = {"telephone": "", "service": "BRIGADE fictive de Gaillon"}
    again = only(read(tmp_path, row | changed))
    other = only(read(tmp_path, row | {"service": "Brigade fictive d'Évreux"}))
    assert first.id == again.id != other.id
    assert first.id.startswith("gn-x-")


def test_namesakes_without_identifier_in_two_departments_stay_two(tmp_path: Path) -> None:
    row = FORT | {"identifiant_public_unite": "0"}
    file = read(tmp_path, row, row | {"code_commune_insee": "97502"})
    assert len(file.units) == 2


def test_the_police_has_identifiers_of_its_own(tmp_path: Path) -> None:
    assert only(read(tmp_path, GAILLON, institution=POLICE)).id == "pn-900001"


@pytest.mark.parametrize(
    "change, repair",
    [
        ({"geocodage_x_GPS": "49.16", "geocodage_y_GPS": "1.33"}, SWAPPED),
        ({"identifiant_public_unite": "0"}, "an identifier was made for it"),
        ({"code_commune_insee": "1234"}, "the commune's code was completed"),
        ({"code_commune_insee": "Gaillon"}, "no commune has its code"),
        ({"url": "javascript:alert(1)"}, "its address on the web is none and was dropped"),
        (
            {"url": "https://ok.example@evil.example/"},
            "its address on the web is none and was dropped",
        ),
    ],
)
def test_a_repair_is_said(tmp_path: Path, change: dict[str, str], repair: str) -> None:
    file = read(tmp_path, FORT, GAILLON | change)
    assert file.notes.repaired == [Note(3, repair)]
    assert len(file.units) == 2


def test_the_department_is_that_of_the_commune(tmp_path: Path) -> None:
    assert only(read(tmp_path, GAILLON | {"code_commune_insee": "2a004"})).department == "2A"
    assert only(read(tmp_path, GAILLON | {"code_commune_insee": "97416"})).department == "974"


def test_without_the_communes_code_the_department_is_the_written_one(tmp_path: Path) -> None:
    row = GAILLON | {"code_commune_insee": ""}
    assert only(read(tmp_path, row | {"departement": "1"})).department == "01"
    assert only(read(tmp_path, row | {"departement": "Eure"})).department == ""


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"service": ""}, "has no name"),
        ({"service": "a" * 201}, "has no name of 1 to 200"),
        ({"identifiant_public_unite": "../../etc"}, "is no identifier"),
        ({"identifiant_public_unite": "=cmd|' /C calc'!A0"}, "is no identifier"),
        ({"identifiant_public_unite": "-1"}, "is no identifier"),
        ({"identifiant_public_unite": "900002"}, "« 900002 » was on a line before"),
        ({"horaires_accueil": "x" * 2001}, "a cell of more than 2000"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    file = read(tmp_path, FORT, GAILLON | change)
    assert list(file.units) == ["900002"]
    [note] = file.notes.refused
    assert note.line == 3
    assert reason in note.text


@pytest.mark.parametrize("text", ACCEPTED_TEXTS.values(), ids=list(ACCEPTED_TEXTS))
def test_whatever_a_cell_holds_is_text(tmp_path: Path, text: str) -> None:
    text = text.encode(errors="ignore").decode().replace("\x00", "")[:190]
    row = GAILLON | {"service": f"Fictive {text}", "telephone": text}
    found = read(tmp_path, FORT, row).units["900001"].unit
    assert found.name.startswith("Fictive")
    assert "\n" not in found.name + found.phone
    assert "\u202e" not in found.name


def test_a_formula_stays_as_it_is_written(tmp_path: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    assert only(read(tmp_path, GAILLON | {"service": formula})).name == formula


def test_a_file_without_a_usable_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="line 2 has no name"):
        read(tmp_path, GAILLON | {"service": ""})


@pytest.mark.parametrize("column", ["service", "identifiant_public_unite"])
def test_a_missing_column_is_named_with_those_found(tmp_path: Path, column: str) -> None:
    headings = [heading for heading in HEADINGS if heading != column]
    row = {name: value for name, value in GAILLON.items() if name != column}
    path = write(tmp_path / "units.csv", row, headings=headings)
    with pytest.raises(UnusableFile, match=f"no column « {column} »; it has .*« commune »"):
        read_units(path, GENDARMERIE)


def test_headings_are_read_whatever_their_case_accents_spaces_and_order(tmp_path: Path) -> None:
    path = tmp_path / "police.csv"
    path.write_text(
        "Libellé Commune;TÉLÉPHONE;Nom service;Longitude;Latitude;Code INSEE\n"
        "Évreux;17;Commissariat fictif d'Évreux;1.15;49.02;27229\n",
        encoding="utf-8-sig",
    )
    unit = only(read_units(path, POLICE))
    assert (unit.name, unit.commune, unit.department, unit.latitude) == (
        "Commissariat fictif d'Évreux",
        "Évreux",
        "27",
        49.02,
    )
    assert unit.id.startswith("pn-x-")
