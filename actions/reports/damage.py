"""The form for damage to property."""

from actions.reports.form import ReportForm


class ValidateDamageForm(ReportForm):
    kind = "damage"
    fields = ("what", "where", "when", "amount", "who", "contact")
