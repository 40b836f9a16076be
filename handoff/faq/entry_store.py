"""Reads the FAQ files of `data/faq/`: git is their source of truth."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from handoff.faq.model import Catalogue, Entry, Source


class UnreadableFile(ValueError):
    """A FAQ file cannot be read; the message names the file and, if known, the entry."""


def read_catalogue(folder: Path) -> Catalogue:
    """Read every theme of a folder, in the order of the file names."""
    return Catalogue(entry for path in theme_files(folder) for entry in read_theme(path))


def theme_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.yml")) if path.stem != "rules"]


def read_theme(path: Path) -> list[Entry]:
    """Read the entries of one theme; raises UnreadableFile."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        answers = content["responses"]
        return [_entry(path.stem, item, answers) for item in content["nlu"]]
    except (YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path.name}: {error}") from error


def _entry(theme: str, item: dict[str, Any], answers: dict[str, Any]) -> Entry:
    id = item["intent"].removeprefix("faq/")
    metadata = item["metadata"]
    given = answers.get(f"utter_faq/{id}") or [{}]
    return Entry(
        id=id,
        theme=theme,
        title=metadata["title"],
        keywords=tuple(str(word) for word in metadata["keywords"]),
        sources=tuple(
            Source(source["label"], source["url"], source.get("fact"))
            for source in metadata["sources"]
        ),
        reviewed_on=str(metadata["reviewed_on"]),
        volatility=metadata["volatility"],
        see_also=tuple(metadata["see_also"]),
        flags=frozenset(metadata["flags"]),
        phrasings=tuple(
            line.removeprefix("- ") for line in item["examples"].splitlines() if line.strip()
        ),
        answer=given[0].get("text", "").strip(),
        queries=tuple(str(query) for query in metadata.get("queries", [])),
    )
