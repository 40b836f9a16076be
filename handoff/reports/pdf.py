"""The tagged, accessible PDFs of a report (PDF/UA-1): the unit's, and the citizen's receipt.

Whatever a citizen wrote reaches the templates as data, never as markup. Rendering takes up to a
second: call it through `asyncio.to_thread`.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from handoff.reports.document import PARIS, Document
from handoff.reports.printable import CHOICES, Ranges, Signs

_FOLDER = Path(__file__).parent
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_URGENCY = {"low": "Faible", "normal": "Normale", "high": "Élevée"}
_CHANNELS = {"web": "conversation sur le site de la Brigade numérique"}
_INSTITUTIONS = {"gendarmerie": "Gendarmerie nationale", "police": "Police nationale"}
UNTOLD = "Non renseigné"


class Unprintable(RuntimeError):
    """typst refused the document."""


def render_report(
    document: Document,
    *,
    acknowledgement_url: str = "",
    choices: Sequence[Ranges] = CHOICES,
) -> bytes:
    """Return the unit's PDF; with an address it carries the link that acknowledges.

    `choices` are the signs to print as they are: the first that typst takes, for it may balk at
    the company of signs that it knows.
    """

    def describe(signs: Signs) -> dict[str, Any]:
        return _described(document, signs) | {
            "about": _about(document, signs),
            "attachments": [_attachment(file, signs) for file in document["attachments"]],
            "acknowledgement_url": acknowledgement_url,
        }

    return _render("report.typ", document, describe, choices)


def render_receipt(document: Document, *, return_code: str = "", address: str = "") -> bytes:
    """Return the citizen's receipt; the return code and the page's address are shown if given."""

    def describe(signs: Signs) -> dict[str, Any]:
        return _described(document, signs) | {
            "return_code": signs.line(return_code),
            "address": signs.line(address),
            "attachments": [signs.line(file["name"]) for file in document["attachments"]],
        }

    return _render("receipt.typ", document, describe, CHOICES)


def _render(
    template: str,
    document: Document,
    describe: Callable[[Signs], dict[str, Any]],
    choices: Sequence[Ranges],
) -> bytes:
    trouble: Exception | None = None
    for ranges in choices:
        signs = Signs(ranges)
        data = describe(signs) | {"note": signs.note}
        try:
            return _compile(template, data, document["received_at"])
        except typst.TypstError as error:
            trouble = error
    raise Unprintable(str(trouble))


def _compile(template: str, data: dict[str, Any], received_at: str | None) -> bytes:
    made: bytes = typst.compile(
        str(_FOLDER / template),
        root=str(_FOLDER),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=datetime.fromisoformat(received_at) if received_at else None,
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _described(document: Document, signs: Signs) -> dict[str, Any]:
    return {
        "reference": document["reference"] or "",
        "kind": signs.line(document["kind"]["title"]),
        "received": _moment(document["received_at"]),
        "notice": document["notice"],
        "fields": [
            {"label": signs.line(field["label"]), "lines": signs.lines(field["shown"]) or [UNTOLD]}
            for field in document["fields"]
        ],
    }


def _about(document: Document, signs: Signs) -> list[dict[str, Any]]:
    """Return what the unit reads above the citizen's words."""
    collected, unit = document["collected"], document["unit"]
    channel = _CHANNELS.get(collected["channel"], collected["channel"])
    institution = _INSTITUTIONS.get(unit["institution"], unit["institution"]) if unit else ""
    rows = [
        ("Type de faits", document["kind"]["title"]),
        ("Nature retenue", document["nature"]),
        ("Urgence", _URGENCY.get(document["urgency"], document["urgency"])),
        ("Commencé le", _moment(document["created_at"])),
        ("Reçu le", _moment(document["received_at"])),
        ("Recueilli par", f"{collected['service']}, {channel}"),
        ("Version", str(document["version"])),
        ("Unité destinataire", f"{unit['name']} ({institution})" if unit else ""),
        ("Auteur", "Anonyme, aucune coordonnée laissée" if document["anonymous"] else ""),
    ]
    return [{"label": label, "lines": signs.lines(value)} for label, value in rows if value]


def _attachment(file: dict[str, Any], signs: Signs) -> dict[str, str]:
    size = f"{max(1, round(file['size'] / 1024))} Kio"
    where = "" if file["enclosed"] else ", non joint : trop lourd pour cet envoi, à demander"
    return {
        "name": signs.line(file["name"]),
        "about": f"{signs.line(file['media_type'])}, {size}{where}",
        "file": file["file"].removeprefix("attachments/"),
        "sha256": signs.line(file["sha256"]),
    }


def _moment(instant: str | None) -> str:
    if not instant:
        return ""
    at = datetime.fromisoformat(instant).astimezone(PARIS)
    day = "1er" if at.day == 1 else str(at.day)
    return f"{day} {_MONTHS[at.month - 1]} {at.year} à {at.hour} h {at.minute:02}"
