"""The form for any other fact."""

from actions.reports.form import ReportForm


class ValidateOtherForm(ReportForm):
    kind = "other"
    fields = ("what", "where", "when", "who", "contact")
