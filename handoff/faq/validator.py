"""The rules that every FAQ file keeps; the tests run them, and so will the editor.

`python -m handoff.faq.validator` prints what is wrong in `data/faq/`, in French, for editors.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML

from handoff.faq.allowed_store import Allowed, read_allowed
from handoff.faq.answer_rules import check_addresses, check_answer
from handoff.faq.entry_store import UnreadableFile, read_theme, theme_files
from handoff.faq.folding import fold
from handoff.faq.model import Entry
from handoff.faq.near_copies import near_copies
from handoff.settings import ROOT

PHRASINGS_MINIMUM = 20
QUERIES_MINIMUM = 3
QUERY_WORDS_MAXIMUM = 8
ENTRIES_MAXIMUM = 40
RELATED = range(2, 5)
VOLATILITIES = {"low", "medium", "high"}
FLAGS = {"sensitive", "urgent"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: where, and a French sentence that says what."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place} : {self.text}"


def validate(folder: Path, *, today: date, allowed: Allowed) -> list[Problem]:
    """Return every problem of the files of a folder, in the order of the files."""
    problems: list[Problem] = []
    entries: list[Entry] = []
    for path in theme_files(folder):
        try:
            theme = read_theme(path)
        except UnreadableFile as error:
            problems.append(Problem(path.name, f"le fichier ne peut pas être lu ({error})."))
            continue
        problems += _check_file(path, theme)
        entries += theme
    for entry in entries:
        problems += [Problem(entry.id, text) for text in _check_entry(entry, today, allowed)]
    return problems + _check_together(entries)


def round_trip(text: str) -> str:
    """Return a file as the editor would write it back, nothing changed."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=2, offset=0)
    written = StringIO()
    yaml.dump(yaml.load(text), written)
    return written.getvalue()


def _check_file(path: Path, theme: Sequence[Entry]) -> Iterator[Problem]:
    text = path.read_text(encoding="utf-8")
    asked = [entry.id for entry in theme]
    answered = [
        name.removeprefix("utter_faq/") for name in YAML(typ="safe").load(text)["responses"]
    ]
    if len(theme) > ENTRIES_MAXIMUM:
        yield Problem(path.name, f"plus de {ENTRIES_MAXIMUM} questions dans un fichier.")
    if sorted(asked) == sorted(answered) and asked != answered:
        yield Problem(path.name, "questions et réponses ne sont pas dans le même ordre.")
    for id in set(answered) - set(asked):
        yield Problem(id, "une réponse sans question.")
    if round_trip(text) != text:
        yield Problem(path.name, "le fichier ne s'écrit pas comme l'éditeur l'écrirait.")


def _check_entry(entry: Entry, today: date, allowed: Allowed) -> Iterator[str]:
    if not entry.title or not entry.keywords:
        yield "il manque le titre ou les mots-clés."
    if len(entry.phrasings) < PHRASINGS_MINIMUM:
        yield f"{len(entry.phrasings)} formulations, il en faut {PHRASINGS_MINIMUM}."
    if len(entry.queries) < QUERIES_MINIMUM:
        yield f"{len(entry.queries)} requêtes courtes (queries), il en faut {QUERIES_MINIMUM}."
    for query in entry.queries:
        if len(query.split()) > QUERY_WORDS_MAXIMUM:
            yield f"la requête « {query} » a plus de {QUERY_WORDS_MAXIMUM} mots."
    if entry.volatility not in VOLATILITIES or not entry.flags <= FLAGS:
        yield "une étiquette est inconnue (volatility, flags)."
    if any(re.search(r"[\[\](){}]|^\s*/", phrasing) for phrasing in typed(entry)):
        yield "une formulation contient un crochet, une parenthèse, ou commence par « / »."
    yield from check_answer(entry, allowed)
    yield from _check_sources(entry, today, allowed)


def _check_sources(entry: Entry, today: date, allowed: Allowed) -> Iterator[str]:
    if not entry.sources:
        yield "il manque une source officielle."
    if any(not source.label for source in entry.sources):
        yield "une source n'a pas de nom."
    yield from check_addresses([source.url for source in entry.sources], allowed)
    try:
        if date.fromisoformat(entry.reviewed_on) > today:
            yield "la date de relecture est dans l'avenir."
    except ValueError:
        yield "la date de relecture n'est pas une date."


def typed(entry: Entry) -> tuple[str, ...]:
    """Return all that the assistant learns to answer with this entry, short or long."""
    return (*entry.phrasings, *entry.queries)


def _check_together(entries: Sequence[Entry]) -> list[Problem]:
    problems: list[Problem] = []
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for entry in entries:
        if entry.id in ids:
            problems.append(Problem(entry.id, "cet identifiant sert deux fois."))
        ids.add(entry.id)
        for phrasing in typed(entry):
            owner = owners.setdefault(fold(phrasing), entry.id)
            if owner != entry.id:
                problems.append(Problem(entry.id, f"« {phrasing} » est déjà dans {owner}."))
        if len({fold(phrasing) for phrasing in typed(entry)}) < len(typed(entry)):
            problems.append(Problem(entry.id, "une formulation y est deux fois."))
    for copy in near_copies(entries):
        problems.append(
            Problem(
                copy.entry,
                f"« {copy.phrasing} » ressemble trop ({copy.likeness:.0%}) à "
                f"« {copy.other_phrasing} » de {copy.other_entry}.",
            )
        )
    for entry in entries:
        unknown = set(entry.see_also) - ids
        if unknown or entry.id in entry.see_also or len(entry.see_also) not in RELATED:
            problems.append(Problem(entry.id, f"« voir aussi » à corriger : {sorted(unknown)}."))
    return problems


def main() -> int:
    found = validate(ROOT / "data" / "faq", today=datetime.now(UTC).date(), allowed=read_allowed())
    for problem in found:
        print(problem)
    print(f"{len(found)} problème(s).")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
