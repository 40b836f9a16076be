"""What a FAQ entry is, and the catalogue of the published ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """An official page that an answer rests on."""

    label: str
    url: str
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ: `id` without the `faq/` in front; `reviewed_on` is ISO 8601.

    `phrasings` are unlike each other; `queries` are the few short ways that most people type.
    """

    id: str
    theme: str
    title: str
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    reviewed_on: str
    volatility: str
    see_also: tuple[str, ...]
    flags: frozenset[str]
    phrasings: tuple[str, ...]
    answer: str
    queries: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """Return what is stored and shown beside the answer."""
        return {
            "id": self.id,
            "title": self.title,
            "sources": [{"label": s.label, "url": s.url} for s in self.sources],
            "reviewed_on": self.reviewed_on,
        }


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A message that the bot was not sure of, and what its author then chose.

    `chosen`: `faq/<id>`, or `none_of_these`; `offered`: the suggested `faq/<id>`.
    """

    text: str
    chosen: str
    offered: list[str]
    chosen_at: datetime


class Catalogue:
    """The published entries by id, in the order of the files."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Mapping[str, Entry] = {entry.id: entry for entry in entries}

    def get(self, id: str | None) -> Entry | None:
        return self.entries.get(id or "")

    def several(self, ids: Iterable[str]) -> list[Entry]:
        return [entry for id in ids if (entry := self.get(id)) is not None]
