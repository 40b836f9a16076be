"""The form for a theft or burglary already discovered."""

from actions.reports.form import ReportForm


class ValidateTheftForm(ReportForm):
    kind = "theft"
    fields = ("what", "where", "when", "items", "clues", "contact")
