"""Operators say where units get their reports; the official files do not."""

from pathlib import Path

import psycopg
import pytest

from handoff.units.importer import Files, Result
from handoff.units.model import UnusableFile
from tests.handoff.units.official import GAILLON, Registry, write

HEADINGS = "identifiant;email;webhook"


async def bring(registry: Registry, path: Path, *lines: str, headings: str = HEADINGS) -> Result:
    file = path / "addresses.csv"
    file.write_text("\n".join([headings, *lines]), encoding="utf-8")
    [result] = await registry.bring(Files(addresses=file))
    return result


async def addresses(registry: Registry, id: str = "900001") -> tuple[str | None, str | None]:
    unit = await registry.find(id)
    assert unit is not None
    return unit.email, unit.webhook


async def test_addresses_are_set_changed_and_taken_away(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, "900001;a@unite.example;https://unite.example/reports?x=1")
    assert await addresses(filled) == ("a@unite.example", "https://unite.example/reports?x=1")
    await bring(filled, tmp_path, "900001;b@unite.example;")
    assert await addresses(filled) == ("b@unite.example", None)
    assert await addresses(filled, "900002") == (None, None)


async def test_a_column_that_is_not_there_changes_nothing(filled: Registry, tmp_path: Path) -> None:
    await bring(filled, tmp_path, "900001;a@unite.example;https://unite.example")
    await bring(filled, tmp_path, "900001;b@unite.example", headings="identifiant;email")
    assert await addresses(filled) == ("b@unite.example", "https://unite.example")


async def test_changed_addresses_are_audited_by_unit(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    line = "900001;a@unite.example;"
    assert (await bring(filled, tmp_path, line)).counts == {"changed": 1}
    assert (await bring(filled, tmp_path, line)).counts == {"changed": 0}
    found = superuser.execute("SELECT details FROM audit ORDER BY id").fetchall()
    assert [row[0] for row in found][1:] == [
        {"addresses.csv": {"changed": 1}, "addresses": ["900001"]}
    ]


async def test_units_and_their_addresses_may_come_together(
    registry: Registry, tmp_path: Path
) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text(f"{HEADINGS}\n900001;a@unite.example;", encoding="utf-8")
    units = write(tmp_path / "units.csv", GAILLON)
    await registry.bring(Files(units=units, addresses=file))
    assert await addresses(registry) == ("a@unite.example", None)


@pytest.mark.parametrize(
    "line, reason",
    [
        ("900009;a@unite.example;", "« 900009 » is no unit here"),
        ("../x;a@unite.example;", "is no identifier"),
        (";a@unite.example;", "is no identifier"),
        ("900002;b@unite.example;", "was on a line before"),
        ("900001;unite.example;", "is no e-mail address"),
        ("900001;a@unite.example, x@evil.example;", "is no e-mail address"),
        ("900001;a@b;", "is no e-mail address"),
        ("900001;=cmd@unite.example;", "is no e-mail address"),
        ("900001;a@unite.example\x0bBcc: x@evil.example;", "is no e-mail address"),
        ("900001;;http://unite.example", "is no address that begins with https://"),
        ("900001;;https://user:secret@unite.example", "is no address"),
        ("900001;;javascript:alert(1)", "is no address"),
        ("900001;;https://", "is no address"),
        ("900001;;https://unite.example/a b", "is no address"),
    ],
)
async def test_a_bad_line_is_refused_and_the_others_count(
    filled: Registry, tmp_path: Path, line: str, reason: str
) -> None:
    result = await bring(filled, tmp_path, "900002;a@unite.example;", line)
    [note] = result.notes.refused
    assert note.line == 3
    assert reason in note.text
    assert await addresses(filled, "900002") == ("a@unite.example", None)
    assert await addresses(filled) == (None, None)


async def test_a_file_without_addresses_is_refused(filled: Registry, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="no column « email » or « webhook »"):
        await bring(filled, tmp_path, "900001;x", headings="identifiant;nom")
