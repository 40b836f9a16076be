"""The form for dangerous driving or a danger on the road."""

from actions.reports.form import ReportForm


class ValidateRoadForm(ReportForm):
    kind = "road"
    fields = ("what", "where", "when", "vehicle", "contact")
