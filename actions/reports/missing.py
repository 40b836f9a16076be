"""The form for a worrying disappearance or a vulnerable person."""

from actions.reports.form import ReportForm


class ValidateMissingForm(ReportForm):
    kind = "missing"
    fields = ("what", "who", "where", "when", "vehicle", "contact")
