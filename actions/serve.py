"""Starts the action server once what it reads with is loaded, so that no citizen waits for it."""

from __future__ import annotations

from rasa_sdk.__main__ import main

from actions.reading.gazetteer import gazetteer
from actions.reading.lexicon import is_ordinary

if __name__ == "__main__":
    gazetteer()
    is_ordinary("rue")
    main()
