"""A table is read in either encoding and with any quotes; what is no table is refused clearly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.units.model import UnusableFile
from handoff.units.table import Line, read_table

COLUMNS = {"id": ("id",), "name": ("service", "nom")}
Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def keep(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return keep


def read(path: Path) -> list[Line]:
    return read_table(path, COLUMNS, ["id", "name"])


def cells(path: Path) -> list[tuple[str, str]]:
    return [(line.cells["id"], line.cells["name"]) for line in read(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(write: Write, encoding: str, end: str) -> None:
    text = end.join(["id;service", "1;Brigade fictive d'Évreux", "", "2;Cœur", ""])
    assert cells(write(text.encode(encoding))) == [("1", "Brigade fictive d'Évreux"), ("2", "Cœur")]


def test_quotes_enclose_separators_quotes_and_line_ends(write: Write) -> None:
    path = write('"id";"service"\n1;"Brigade; ""fictive""\nde Gaillon"\n2;b\n')
    assert cells(path) == [("1", 'Brigade; "fictive" de Gaillon'), ("2", "b")]


@pytest.mark.parametrize(
    "name", ['"fictive', 'fic"tive', '"fic"tive', '"', '"a"b"c', 'fictive "', '""a"']
)
def test_a_stray_quotation_mark_costs_no_line(write: Write, name: str) -> None:
    lines = "".join(f"{n};b{n}\n" for n in range(2, 40))
    found = cells(write(f'id;service\n1;{name}\n{lines}50;c "d" e\n51;"'))
    assert found[0] == ("1", name)
    assert len(found) == 41
    assert found[-2:] == [("50", 'c "d" e'), ("51", '"')]


def test_lines_keep_their_numbers(write: Write) -> None:
    path = write('\nid;service\n1;"a\nb"\n\n2;c\n')
    assert [line.number for line in read(path)] == [3, 6]


def test_a_line_of_200_cells_is_in_trouble_and_the_next_is_not(write: Write) -> None:
    first, second = read(write("id;service\n1;a" + ";x" * 198 + "\n2;b"))
    assert first.trouble == "has 200 cells under 2 headings"
    assert second.trouble == ""


def test_empty_cells_beyond_the_headings_are_nothing(write: Write) -> None:
    [line] = read(write("id;service\n1;a;;;\n"))
    assert (line.trouble, line.repairs) == ("", ())


def test_missing_cells_are_empty_and_that_is_said(write: Write) -> None:
    [line] = read(write("id;service;telephone\n1;a\n"))
    assert line.repairs == ("cells were missing at its end",)


def test_an_enormous_cell_is_in_trouble(write: Write) -> None:
    first, second = read(write(f'id;service\n1;"{"a" * 200_000}"\n2;b\n'))
    assert "more than 2000 characters" in first.trouble
    assert second.cells["name"] == "b"


def test_the_first_of_two_equal_headings_counts(write: Write) -> None:
    assert cells(write("nom;id;service;service\nx;1;a;b\n")) == [("1", "a")]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "table.csv is empty"),
        (b"\n \r\n\n", "table.csv is empty"),
        (b"\xef\xbb\xbf", "table.csv is empty"),
        (b"id;service\n", "has headings and no line"),
        (b"id,service\n1,a\n", "not separated by « ; »: its first line begins « id,service »"),
        (b"id\tservice\n1\ta\n", "not separated by « ; »"),
        (b"PK\x03\x04\x00\x00;;;", "is not a text"),
        ("id;service\n1;a\n".encode("utf-16"), "is not a text"),
        (b"id;service\n1;\x81\x8d\x8f\n", "is not a text"),
        ("id;service\n1;éèà".encode()[:-1], "is damaged .1 broken characters.: download it again"),
        (b"id;nothing\n1;a\n", "table.csv has no column « service »; it has « id », « nothing ».$"),
        (b";" * 500 + b"\n1;2", "no column « id »; it has .* and 471 more"),
        (b"{}[];\n\xff\xd8", "no column"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    write: Write, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnusableFile, match=sentence) as refusal:
        read(write(content))
    assert "\n" not in str(refusal.value)


def test_what_is_no_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot be read: No such file"):
        read(tmp_path / "missing.csv")
    with pytest.raises(UnusableFile, match="cannot be read: Is a directory"):
        read(tmp_path)
