"""Reads what each kind of report asks: the files of `data/reports/`, which Rasa reads too."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

INTENT = "report_"
OPENING = {"now": "Faits en cours"}
"""What every form asks first, and no kind lists."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a report; `reads`: text, place, moment, amount or contact."""

    name: str
    label: str
    reads: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report; `fields` in the order of its questions."""

    name: str
    title: str
    fields: tuple[Field, ...]


class ReportCatalogue:
    """The kinds of reports by name."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds

    def title(self, kind: str) -> str:
        """Return what people read; a kind that was withdrawn keeps its bare name."""
        known = self.kinds.get(kind)
        return known.title if known else kind

    def fields(self, kind: str) -> tuple[Field, ...]:
        known = self.kinds.get(kind)
        return known.fields if known else ()

    def label(self, kind: str, name: str) -> str:
        labels = {field.name: field.label for field in self.fields(kind)} | OPENING
        return labels.get(name, name)


def read_report_catalogue(folder: Path) -> ReportCatalogue:
    """Read every kind of a folder, in the order of the file names."""
    kinds = {}
    for path in sorted(folder.glob("*.yml")):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for item in content["nlu"]:
            about = item.get("metadata") or {}
            if "fields" in about:
                name = item["intent"].removeprefix(INTENT)
                fields = tuple(Field(**field) for field in about["fields"])
                kinds[name] = Kind(name, about["title"], fields)
    return ReportCatalogue(kinds)
