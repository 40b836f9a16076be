"""The servers that the files' room asks."""
