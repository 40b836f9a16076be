"""The transmissions room: how a report reaches its unit, once, and how the unit acknowledges it."""
