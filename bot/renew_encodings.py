"""Owns `make encodings`: the encodings of exactly the phrasings that the data holds now."""

from __future__ import annotations

import sys
from pathlib import Path

from rasa.shared.nlu.constants import TEXT

from bot.lessons import Lessons
from bot.sentence_encoder import COMMITTED, load_encoder, renew


def main() -> int:
    encoder = load_encoder()
    if encoder is None:
        print("The sentence encoder is not installed: run `make setup`.", file=sys.stderr)
        return 1
    texts = [example.get(TEXT) for example in Lessons(Path()).get_nlu_data().intent_examples]
    print(f"{COMMITTED}: {renew(encoder, texts)} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
