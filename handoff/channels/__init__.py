"""The channels: one folder for each way that citizens write to us."""
