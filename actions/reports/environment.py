"""The form for harm to the environment or to animals."""

from actions.reports.form import ReportForm


class ValidateEnvironmentForm(ReportForm):
    kind = "environment"
    fields = ("what", "where", "when", "who", "vehicle", "contact")
