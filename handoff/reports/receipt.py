"""The message by which a citizen learns that a report was received, and under which reference."""

from handoff.conversations import wording
from handoff.conversations.model import Draft
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report


def receipt(report: Report | None, catalogue: ReportCatalogue) -> Draft:
    """Return the receipt of a report that was just received, or was before."""
    if report is None or report.reference is None:
        body: dict[str, object] = {"text": wording.NOTHING_TO_SEND}
    else:
        shown = {"reference": report.reference, "kind_title": catalogue.title(report.kind)}
        body = {"text": wording.REPORT_RECEIVED.format(**shown), "report": shown}
    return Draft("outgoing", "system", wording.SERVICE_LABEL, body, {})
