"""The form for a scam or fraud."""

from actions.reports.form import ReportForm


class ValidateScamForm(ReportForm):
    kind = "scam"
    fields = ("what", "when", "trace", "amount", "where", "contact")
