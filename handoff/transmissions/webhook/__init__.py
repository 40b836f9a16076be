"""The transport by signed webhook: the JSON posted to the unit's own gateway."""
