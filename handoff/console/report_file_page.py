"""The shape of one report's page: its fields by their labels, and what was typed and refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handoff.accounts.model import Operator
from handoff.console import report_words as words
from handoff.conversations.model import Conversation
from handoff.reports.catalogue import Field, ReportCatalogue
from handoff.reports.edited import LISTS
from handoff.reports.model import Report, Status
from handoff.reports.reading import ReportFile

_READ = {
    "plates": "Plaques",
    "phones": "Téléphones",
    "emails": "Adresses e-mail",
    "webs": "Adresses web",
    "postcode": "Code postal",
    "code": "Code INSEE",
    "department_name": "Département",
    "euros": "Euros",
    "from": "Du",
    "to": "Au",
}
_TALKS = {
    "bot": "Le citoyen est avec l'assistant.",
    "waiting": "Le citoyen attend un gendarme.",
    "resolved": "La conversation est close.",
}


def show_report(
    file: ReportFile,
    catalogue: ReportCatalogue,
    operator: Operator,
    *,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what the page shows; `typed` is a form that was refused, by field."""
    report, typed = file.report, typed or {}
    return {
        "file": file,
        "report": report,
        "is_open": report.reference is not None and report.status != Status.CLOSED,
        "fields": _fields(report, catalogue, typed),
        "typed": {
            "into": typed.get("into", ""),
            "nature": typed.get("nature", report.nature),
            "urgency": typed.get("urgency", report.urgency),
            "reason": typed.get("reason", ""),
        },
        "steps": [
            {
                "at": step.at,
                "actor": words.say_actor(step.actor),
                "text": words.say_step(
                    step.action,
                    step.details,
                    catalogue.label(report.kind, str(step.details.get("field", ""))),
                ),
            }
            for step in file.steps
        ],
        "talk": _say_talk(file.conversation, operator),
    }


def _fields(
    report: Report, catalogue: ReportCatalogue, typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return every field that is asked, told or not; those of an older catalogue last."""
    known = catalogue.fields(report.kind)
    names = {field.name for field in known}
    older = [
        Field(name, catalogue.label(report.kind, name), "text")
        for name in report.fields
        if name not in names
    ]
    return [
        {
            "name": field.name,
            "label": field.label,
            "shown": report.value(field.name),
            "text": _own_words(report.fields.get(field.name, {})),
            "read": _read(report.fields.get(field.name, {})),
            "is_known": field.name in names,
            "is_place": field.reads == "place",
            "commune": typed.get("commune", _commune(report)),
            "typed": typed.get("text") if typed.get("field") == field.name else None,
        }
        for field in (*known, *older)
    ]


def _commune(report: Report) -> str:
    """Return the commune of a place as it may be typed again."""
    place = report.fields.get("where", {})
    number = place.get("postcode") or place.get("department")
    return f"{place.get('commune')} ({number})" if place.get("commune") and number else ""


def _own_words(value: Mapping[str, Any]) -> str:
    """Return the citizen's words where they are not what is shown anyway."""
    text = str(value.get("text") or "")
    return "" if text.strip() == str(value.get("shown") or "").strip() else text


def _read(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was read of an answer, with the label of each."""
    is_instant = value.get("from") == value.get("to")
    shown = []
    for name, label in _READ.items():
        found = value.get(name)
        if not found or (name == "to" and is_instant):
            continue
        if name in LISTS:
            text = ", ".join(str(item.get("shown")) for item in found)
        else:
            text = _moment(str(found)) if name in {"from", "to"} else str(found)
        shown.append(("Le" if name == "from" and is_instant else label, text))
    return shown


def _moment(iso: str) -> str:
    try:
        return words.say_when(datetime.fromisoformat(iso))
    except ValueError:
        return iso


def _say_talk(conversation: Conversation, operator: Operator) -> str:
    if conversation.owner_id == operator.id:
        return "Vous répondez au citoyen."
    if conversation.owner:
        return f"{conversation.owner} répond au citoyen."
    return _TALKS.get(conversation.status, "")
