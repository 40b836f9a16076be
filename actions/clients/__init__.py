"""The only doors of the actions to other services."""
