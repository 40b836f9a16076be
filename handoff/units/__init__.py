"""The units room: the units of gendarmerie and police, and which is competent for a commune."""
