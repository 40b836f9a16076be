"""The message by which a citizen learns that a report was received, and under which reference."""

from handoff.conversations import wording
from handoff.conversations.model import Draft
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.model import Report
from handoff.reports.receipt_mail import address_in


def receipt(report: Report | None, catalogue: ReportCatalogue) -> Draft:
    """Return the receipt of a report that was just received, or was before."""
    if report is None or report.reference is None:
        body: dict[str, object] = {"text": wording.NOTHING_TO_SEND}
    else:
        shown = {"reference": report.reference, "kind_title": catalogue.title(report.kind)}
        has_email = address_in(report) is not None
        body = {
            "text": wording.REPORT_RECEIVED.format(**shown),
            "report": {**shown, "has_email": has_email},
        }
    return Draft("outgoing", "system", wording.SERVICE_LABEL, body, {})
