"""Owns what is read in a citizen's words: moments, places, contacts, plates, amounts."""
