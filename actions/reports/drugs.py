"""The form for drug dealing."""

from actions.reports.form import ReportForm


class ValidateDrugsForm(ReportForm):
    kind = "drugs"
    fields = ("what", "where", "rhythm", "who", "vehicle", "contact")
