"""The form for suspicious behaviour or a vehicle."""

from actions.reports.form import ReportForm


class ValidateSuspicionForm(ReportForm):
    kind = "suspicion"
    fields = ("what", "where", "when", "who", "vehicle", "contact")
