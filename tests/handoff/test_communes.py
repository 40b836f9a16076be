"""The official list names communes, départements and postcodes."""

import time
from pathlib import Path

import pytest

from handoff.communes import Communes, CommunesMissing


def test_a_commune_has_its_name_department_and_postcodes() -> None:
    communes = Communes.read()
    assert communes.name("27275") == "Gaillon"
    assert communes.department("27275") == "27"
    assert communes.department_name("27275") == communes.department_name("27") == "Eure"
    assert communes.postcodes("27275") == ("27600",)


@pytest.mark.parametrize(
    "code, department, name",
    [
        ("2A004", "2A", "Corse-du-Sud"),
        ("97416", "974", "La Réunion"),
        ("98818", "988", "Nouvelle-Calédonie"),
        ("75110", "75", "Paris"),
        ("13055", "13", "Bouches-du-Rhône"),
    ],
)
def test_overseas_corsica_and_arrondissements_are_known(
    code: str, department: str, name: str
) -> None:
    communes = Communes.read()
    assert communes.department(code) == department
    assert communes.department_name(code) == name


def test_a_code_that_two_communes_have_names_the_present_one() -> None:
    assert Communes.read().name("01015") == "Arboys en Bugey"


@pytest.mark.parametrize("code", ["", "00000", "27", "Gaillon", "\x00", "\ud800", "2" * 10_000])
def test_an_unknown_code_is_named_by_nothing(code: str) -> None:
    communes = Communes.read()
    assert (communes.name(code), communes.department(code), communes.postcodes(code)) == (
        "",
        "",
        (),
    )


def test_the_list_is_read_once_and_quickly() -> None:
    begun = time.process_time()
    first = Communes.read()
    assert Communes.read() is first
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("content", [None, "", "{"])
def test_without_the_list_what_to_do_is_said(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "communes.json").write_text(content)
    with pytest.raises(CommunesMissing, match="run `make setup`"):
        Communes.read(tmp_path)
