"""The form for a nuisance or trouble between neighbours."""

from actions.reports.form import ReportForm


class ValidateNuisanceForm(ReportForm):
    kind = "nuisance"
    fields = ("what", "where", "rhythm", "who", "contact")
