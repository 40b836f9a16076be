"""The JSON document of a report, as `docs/report.schema.json` describes it.

It holds neither the conversation's id nor any token: it leaves this service.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from handoff.reports.catalogue import Field, ReportCatalogue
from handoff.reports.model import Report
from handoff.units.model import Unit

Document = dict[str, Any]

SCHEMA_VERSION = "1.0"
NOTICE = "Ce signalement n'est pas une plainte."
PARIS = ZoneInfo("Europe/Paris")
_READ = {
    "text": ("plates", "phones", "emails", "webs"),
    "place": ("place", "code", "commune", "department", "department_name", "postcode"),
    "moment": ("from", "to", "precision"),
    "amount": ("euros",),
    "contact": ("phones", "emails"),
}
"""What was read of an answer and leaves with it, by how its field reads."""


class Attached(Protocol):
    """What a document says of an attached file; `kind` is its media type."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...


AnyFile = TypeVar("AnyFile", bound=Attached)


def document(
    report: Report,
    catalogue: ReportCatalogue,
    *,
    unit: dict[str, str] | None = None,
    files: Sequence[Attached] = (),
    room: int | None = None,
    channel: str = "web",
) -> Document:
    """Return what a unit gets to know of a report, ready for `to_bytes`.

    `unit` comes from `named`. `room` (bytes) is what the transport can carry of the files'
    contents: a file that no longer fits is named and marked as not enclosed.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "reference": report.reference,
        "version": report.version,
        "kind": {"id": report.kind, "title": catalogue.title(report.kind)},
        "nature": report.nature,
        "urgency": report.urgency,
        "anonymous": not report.value("contact"),
        "notice": NOTICE,
        "collected": {"service": "Brigade numérique", "channel": channel},
        "created_at": _instant(report.created_at),
        "received_at": _instant(report.received_at),
        "commune": report.commune,
        "department": report.department,
        "fields": [_field(report, field) for field in _fields(report, catalogue)],
        "unit": unit,
        "attachments": list(_attachments(files, room)),
    }


def named(unit: Unit) -> dict[str, str]:
    """Return what is kept of a unit in what was sent to it."""
    return {
        "id": unit.id,
        "institution": unit.institution,
        "name": unit.name,
        "department": unit.department,
        "commune": unit.commune,
    }


def fitting(files: Sequence[AnyFile], room: int | None) -> list[AnyFile]:
    """Return the files that fit into `room` bytes together, each in its turn."""
    if room is None:
        return list(files)
    chosen: list[AnyFile] = []
    for file in files:
        if file.size <= room:
            chosen.append(file)
            room -= file.size
    return chosen


def to_bytes(content: Document) -> bytes:
    """Return the document as it travels: the same document gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False).encode()


def _fields(report: Report, catalogue: ReportCatalogue) -> list[Field]:
    """Return the fields that were asked, in their order; those of an older catalogue last."""
    known = [field for field in catalogue.fields(report.kind) if field.name in report.fields]
    names = {field.name for field in known}
    others = [
        Field(name, catalogue.label(report.kind, name), "text")
        for name in report.fields
        if name not in names
    ]
    return known + others


def _field(report: Report, field: Field) -> dict[str, Any]:
    value = report.fields[field.name]
    shown = {
        "name": field.name,
        "label": field.label,
        "reads": field.reads,
        "answered": bool(value.get("shown")) and not value.get("skipped"),
        "shown": str(value.get("shown") or ""),
        "text": str(value.get("text") or ""),
    }
    read = {name: value[name] for name in _READ.get(field.reads, ()) if value.get(name)}
    return shown | read


def _attachments(files: Sequence[Attached], room: int | None) -> Iterator[dict[str, Any]]:
    enclosed = fitting(files, room)
    for number, file in enumerate(files, start=1):
        yield {
            "file": f"attachments/{number:02}-{_file_name(file.name)}",
            "name": file.name,
            "media_type": file.kind,
            "size": file.size,
            "sha256": file.sha256,
            "enclosed": file in enclosed,
        }


def _file_name(name: str) -> str:
    """Return what every file system and header takes: a citizen's name for a file is data."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, _, extension = re.sub(r"[^A-Za-z0-9.-]+", "_", plain).rpartition(".")
    safe = stem.strip("_.-")[:60] or "fichier"
    end = extension[:5].strip("_.-")
    return f"{safe}.{end}" if end else safe


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(PARIS).isoformat(timespec="seconds") if moment else None
