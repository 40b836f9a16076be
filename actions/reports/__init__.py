"""The forms that collect a report: one file for each kind, one engine for all."""
