"""`make import-units` as it is run: it says what it did, or in one sentence why it did nothing."""

from pathlib import Path

import psycopg
import pytest

from handoff.units.import_files import main
from tests.handoff.units.official import FORT, GAILLON, many, write, write_competence


@pytest.fixture(autouse=True)
def on_the_tests_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def test_files_are_imported_and_the_counts_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], superuser: psycopg.Connection
) -> None:
    units = write(tmp_path / "units.csv", GAILLON, FORT)
    competence = write_competence(tmp_path / "competence.csv", ("27275", "GN", "900001", ""))
    assert main(["--units", str(units), "--competence", str(competence)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "units.csv: 2 usable; 2 new, 0 changed, 0 withdrawn.",
        "competence.csv: 1 usable; 1 new, 0 removed.",
    ]
    assert superuser.execute("SELECT count(*) FROM unit").fetchone() == (2,)


def test_an_unusable_file_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], superuser: psycopg.Connection
) -> None:
    units, bad = write(tmp_path / "units.csv", GAILLON), tmp_path / "bad.csv"
    bad.write_bytes(b"\x89PNG\x00\x00")
    assert main(["--units", str(units), "--police", str(bad)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Nothing was imported. bad.csv is not a text")
    assert said.count("\n") == 1
    assert superuser.execute("SELECT count(*) FROM unit").fetchone() == (0,)


def test_force_imports_what_looks_cut_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--units", str(write(tmp_path / "ten.csv", *many(10)))])
    cut = str(write(tmp_path / "cut.csv", *many(1)))
    assert main(["--units", cut]) == 1
    assert "FORCE=1" in capsys.readouterr().err
    assert main(["--units", cut, "--force"]) == 0
    assert "9 withdrawn" in capsys.readouterr().out


def test_without_any_file_the_way_to_call_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "make import-units FILE=" in capsys.readouterr().err
