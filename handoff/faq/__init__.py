"""The FAQ room: the published entries, and the rules they must keep."""
