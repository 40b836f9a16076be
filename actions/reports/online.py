"""The form for a cyber incident or online content."""

from actions.reports.form import ReportForm


class ValidateOnlineForm(ReportForm):
    kind = "online"
    fields = ("what", "trace", "when", "where", "contact")
