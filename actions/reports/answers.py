"""Owns what an answer to a question means: a field's value, or why it must be asked again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.reading.reading import Reading, read_all, read_amount, read_moment, read_place
from actions.reports.progress import SKIPPED, Value
from bot.folding import fold

LISTS = {"plate": "plates", "phone": "phones", "email": "emails", "web": "webs"}
"""What is found in a free text, and under which name it is kept beside it."""
ANONYMOUS = re.compile(r"(?:(?:non|nan|no|rien|aucune?|pas)\b.*|.*\banonym.*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` of the field, or None and the `problem` that names the response to say.

    `others`: what the same words tell for other fields; `candidates`: communes of that name.
    """

    value: Value | None
    problem: str = ""
    candidates: tuple[Value, ...] = ()
    is_read: bool = False


def read_answer(field: str, text: str, said: str, now: datetime, *, is_last: bool) -> Answer:
    """What `text` answers; `said` is it folded. With `is_last` what is unclear is kept as it is."""
    if field == "where":
        return _place(text, now, is_last)
    if field == "when":
        return _moment(text, now, is_last)
    if field == "amount":
        found = read_amount(text)
        return _read("amount", text, found, is_last)
    if field == "contact":
        return _contact(text, said, now, is_last)
    return Answer(free_text(text, now))


def free_text(text: str, now: datetime) -> Value:
    """A story: the words as they are, and the plates, numbers and addresses in them."""
    value: Value = {"shown": text, "text": text}
    for reading in read_all(text, LISTS, now):
        value.setdefault(LISTS[reading.kind], []).append(reading.value)
    return value


def told_elsewhere(text: str, fields: Iterable[str], now: datetime) -> dict[str, Value]:
    """What a story or an answer tells for other fields, when it is plain."""
    readings = [r for r in read_all(text, READ_FOR, now) if r.problem is None]
    found: dict[str, Value] = {}
    for field in fields:
        kinds = FIELD_READS.get(field, ())
        mine = [reading for reading in readings if reading.kind in kinds]
        if mine:
            found[field] = _as_list(mine) if field in LISTED else _as_field(field, mine[0])
    return found


FIELD_READS = {
    "where": ("commune",),
    "when": ("moment",),
    "amount": ("amount",),
    "vehicle": ("plate",),
    "trace": ("phone", "email", "web"),
}
LISTED = {"vehicle", "trace"}
READ_FOR = {kind for kinds in FIELD_READS.values() for kind in kinds}


def place_chosen(commune: Value, told: str) -> Value:
    """The value of a place told with a name that several communes bear, now that one is chosen."""
    found = read_place(told, commune["department"])
    if found is not None and found.value.get("code") == commune["code"]:
        return dict(found.value)
    return place_of(commune, told)


def place_of(commune: Value, text: str) -> Value:
    """The value of a place of which only the commune is known."""
    return {
        "shown": commune["shown"],
        "text": text,
        "place": "",
        "code": commune["code"],
        "commune": commune["name"],
        "department": commune["department"],
        "department_name": commune["department_name"],
        "postcode": commune.get("postcode"),
    }


def chosen_among(candidates: Iterable[Value], text: str) -> str | None:
    """The code of the commune, among those of one name, whose département or postcode is typed."""
    said = _words(text)
    for one in candidates:
        for name in (one["department_name"], one["department"], one.get("postcode") or ""):
            if _words(name) and _words(name) <= said:
                return str(one["code"])
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _as_field(field: str, reading: Reading) -> Value:
    if field == "where":
        return place_of(reading.value, str(reading.value["shown"]))
    return dict(reading.value)


def _as_list(readings: list[Reading]) -> Value:
    value: Value = {"shown": ", ".join(str(reading.value["shown"]) for reading in readings)}
    value["text"] = value["shown"]
    for reading in readings:
        value.setdefault(LISTS[reading.kind], []).append(reading.value)
    return value


def _place(text: str, now: datetime, is_last: bool) -> Answer:
    words = text
    for moment in read_all(text, {"moment"}, now):
        words = " ".join((words[: moment.start] + words[moment.end :]).split()) or text
        break
    found = read_place(words)
    if found is not None and found.problem == "ambiguous" and found.value.get("candidates"):
        return Answer(None, "where_ambiguous", tuple(found.value["candidates"]))
    return _read("where", text, found, is_last)


def _moment(text: str, now: datetime, is_last: bool) -> Answer:
    return _read("when", text, read_moment(text, now), is_last)


def _read(field: str, text: str, found: Reading | None, is_last: bool) -> Answer:
    if found is not None and found.problem is None:
        return Answer({**found.value, "text": text}, is_read=True)
    if is_last:
        return Answer({"shown": text, "text": text})
    problem = found.problem if found is not None else "unclear"
    return Answer(None, f"{field}_{problem}")


def _contact(text: str, said: str, now: datetime, is_last: bool) -> Answer:
    value: dict[str, Any] = free_text(text, now)
    if value.get("phones") or value.get("emails"):
        return Answer(value, is_read=True)
    if ANONYMOUS.fullmatch(said):
        return Answer(dict(SKIPPED))
    if is_last:
        return Answer(value)
    return Answer(None, "contact_unclear")
