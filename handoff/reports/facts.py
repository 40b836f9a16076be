"""What of a report a message shows: lines with a label, a value and a way to change it."""

import json
from typing import Any

from handoff.bot_answer import ReportStep
from handoff.conversations.model import Draft
from handoff.conversations.notices import offer
from handoff.reports.catalogue import ReportCatalogue

CHANGE = "Modifier : {label}"
NOT_TOLD = "Non précisé"


def show_facts(
    draft: Draft, names: tuple[str, ...], step: ReportStep | None, catalogue: ReportCatalogue
) -> None:
    """Put the named fields into a message of the bot, each with its button."""
    if step is None or not names:
        return
    lines: list[dict[str, Any]] = []
    meanings = []
    for name in names:
        label = catalogue.label(step.kind, name)
        value = str(step.fields.get(name, {}).get("shown") or NOT_TOLD)
        lines.append({"name": name, "label": label, "value": value})
        change = f"edit_report{json.dumps({'field': name})}"
        meanings.append({"title": CHANGE.format(label=label), "bot": change})
    shown, known = offer(meanings)
    draft.body["facts"] = [
        {**line, "choice": choice} for line, choice in zip(lines, shown, strict=True)
    ]
    draft.details["choices"] = {**draft.details.get("choices", {}), **known}
