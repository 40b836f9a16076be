"""An import makes the table what the file says, in one piece, and forgets nobody's address."""

import asyncio
import time
from pathlib import Path

import psycopg
import pytest

from handoff.audit.verify import first_bad_row
from handoff.units.importer import Files, describe
from handoff.units.model import UnusableFile
from tests.handoff.units.official import FORT, GAILLON, Registry, many, write, write_competence

NOTHING = {"new": 0, "changed": 0, "withdrawn": 0}


def rows(superuser: psycopg.Connection) -> list[tuple[object, ...]]:
    return superuser.execute("SELECT u.*, xmin FROM unit u ORDER BY id").fetchall()


async def test_what_was_imported_is_found_as_it_was_read(filled: Registry) -> None:
    unit = await filled.find("900001")
    assert unit is not None
    assert (unit.name, unit.latitude) == ("Brigade fictive de Gaillon", 49.16)
    assert unit.hours[1] == ("Jours Fériés", "9h00-12h00 15h00-18h00")


async def test_the_same_file_twice_changes_nothing(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    before = rows(superuser)
    assert (await filled.units(tmp_path / "known.csv")).counts == NOTHING
    assert rows(superuser) == before
    audited = superuser.execute("SELECT details FROM audit WHERE action = 'import_units'")
    assert audited.fetchall() == [({"known.csv": {"new": 2, "changed": 0, "withdrawn": 0}},)]


async def test_only_what_changed_is_written(filled: Registry, tmp_path: Path) -> None:
    path = write(tmp_path / "new.csv", GAILLON | {"telephone": "17"}, FORT)
    assert (await filled.units(path)).counts == NOTHING | {"changed": 1}
    unit = await filled.find("900001")
    assert unit is not None
    assert unit.phone == "17"


async def test_a_vanished_unit_is_withdrawn_and_comes_back_with_its_address(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    superuser.execute("UPDATE unit SET email = 'a@unite.example' WHERE id = '900002'")
    assert (await filled.units(write(tmp_path / "less.csv", GAILLON))).counts["withdrawn"] == 1
    assert await filled.find("900002") is None
    assert await filled.search("saint pierre") == []
    assert len(rows(superuser)) == 2
    assert (await filled.units(tmp_path / "known.csv")).counts == NOTHING | {"changed": 1}
    unit = await filled.find("900002")
    assert unit is not None
    assert unit.email == "a@unite.example"


async def test_addresses_outlive_a_change_of_the_unit(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    superuser.execute(
        "UPDATE unit SET email = 'a@unite.example', webhook_url = 'https://u.example'"
    )
    await filled.units(write(tmp_path / "new.csv", GAILLON | {"telephone": "17"}, FORT))
    unit = await filled.find("900001")
    assert unit is not None
    assert (unit.phone, unit.email, unit.webhook) == ("17", "a@unite.example", "https://u.example")


async def test_a_unit_on_a_refused_line_is_not_taken_for_gone(
    filled: Registry, tmp_path: Path
) -> None:
    result = await filled.units(write(tmp_path / "bad.csv", GAILLON, FORT | {"service": ""}))
    assert result.counts == NOTHING
    assert await filled.find("900002") is not None


async def test_a_file_of_under_half_of_the_known_units_is_refused_unless_forced(
    registry: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    await registry.units(write(tmp_path / "ten.csv", *many(10)))
    before = rows(superuser)
    four = write(tmp_path / "four.csv", *many(4))
    with pytest.raises(
        UnusableFile, match="holds 4 of the 10 units known before: it looks cut off"
    ):
        await registry.units(four)
    assert rows(superuser) == before
    assert (await registry.units(four, force=True)).counts["withdrawn"] == 6
    five = write(tmp_path / "five.csv", *many(2))
    assert (await registry.units(five)).counts["withdrawn"] == 2


async def test_a_file_of_other_units_is_refused_unless_forced(
    filled: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    before = rows(superuser)
    with pytest.raises(UnusableFile, match="holds 0 of the 2 units known before"):
        await filled.units(write(tmp_path / "others.csv", *many(10)))
    assert rows(superuser) == before


async def test_the_file_of_competences_is_not_taken_for_that_of_units(
    registry: Registry, tmp_path: Path
) -> None:
    path = write_competence(tmp_path / "c.csv", ("27275", "GN", "900001", "Brigade fictive"))
    for files in (Files(units=path), Files(police=path)):
        with pytest.raises(UnusableFile, match="no column « adresse_geographique »"):
            await registry.bring(files)


async def test_a_file_of_mostly_unusable_lines_is_refused_unless_forced(
    registry: Registry, tmp_path: Path
) -> None:
    nameless = [row | {"service": ""} for row in many(3)]
    path = write(tmp_path / "bad.csv", GAILLON, *nameless)
    with pytest.raises(UnusableFile, match="3 unusable lines, more than usable ones: line 3 has"):
        await registry.units(path)
    assert (await registry.units(path, force=True)).counts["new"] == 1


async def test_an_import_leaves_the_other_institution_alone(
    filled: Registry, tmp_path: Path
) -> None:
    police = write(tmp_path / "police.csv", GAILLON | {"service": "Commissariat fictif"})
    [result] = await filled.bring(Files(police=police))
    assert result.counts == NOTHING | {"new": 1}
    assert (await filled.units(tmp_path / "known.csv")).counts == NOTHING
    unit = await filled.find("pn-900001")
    assert unit is not None
    assert unit.institution == "police"


async def test_one_refused_file_keeps_all_of_them_out(
    registry: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    await registry.bring(Files(police=write(tmp_path / "ten.csv", *many(10))))
    before = rows(superuser)
    good, cut = write(tmp_path / "good.csv", GAILLON), write(tmp_path / "cut.csv", *many(1))
    with pytest.raises(UnusableFile, match="holds 1 of the 10 units"):
        await registry.bring(Files(units=good, police=cut))
    assert rows(superuser) == before


async def test_two_imports_at_once_end_as_one(
    registry: Registry, tmp_path: Path, superuser: psycopg.Connection
) -> None:
    path = write(tmp_path / "hundred.csv", *many(100))
    done = await asyncio.gather(*(registry.units(path) for _ in range(4)))
    assert sorted(result.counts["new"] for result in done) == [0, 0, 0, 100]
    assert len(rows(superuser)) == 100


async def test_ten_thousand_units_come_in_within_seconds(
    registry: Registry, tmp_path: Path
) -> None:
    path = write(tmp_path / "all.csv", *many(10_000))
    begun = time.monotonic()
    assert (await registry.units(path)).counts["new"] == 10_000
    assert (await registry.units(path)).counts == NOTHING
    assert time.monotonic() - begun < 15
    assert await registry.search("gaillon 9999") == ["9999"]


async def test_an_import_belongs_to_the_audit_chain(filled: Registry) -> None:
    async with filled.database.transaction() as connection:
        assert await first_bad_row(connection) == (None, 1)


async def test_the_operator_reads_counts_and_the_first_twenty_lines_of_each_kind(
    registry: Registry, tmp_path: Path
) -> None:
    nameless = [row | {"service": ""} for row in many(25, first=101)]
    swapped = [row | {"geocodage_x_GPS": "49", "geocodage_y_GPS": "1"} for row in many(30)]
    path = write(tmp_path / "units.csv", *swapped, *nameless)
    said = list(describe([await registry.units(path)], 0))
    assert said[0] == "units.csv: 30 usable; 30 new, 0 changed, 0 withdrawn."
    assert said[1:3] == ["  refused: 25", "    line 32 has no name of 1 to 200 characters"]
    assert said[21:23] == [
        "    line 51 has no name of 1 to 200 characters",
        "    … and 5 more",
    ]
    assert said[23].startswith("  30 × latitude and longitude were exchanged: line 2, 3, ")
    assert said[23].endswith(" 21 …")
