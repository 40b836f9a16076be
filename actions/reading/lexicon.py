"""Owns which words are ordinary French ones, by the lexicon of spaCy's French model.

Of 35,000 communes some 1,000 are named like a word (Orange, Vers, Sens, La Chambre). Only the
model's lexicon is read (0.3 s), not its networks, which take 2 s to load.
"""

from __future__ import annotations

import functools

import srsly  # type: ignore[import-untyped]
from spacy.strings import get_string_id
from spacy.util import get_package_path

from actions.reading.folded import fold_text

MODEL = "fr_core_news_md"
# Words of citizens' messages that the lexicon lacks and that are names of communes.
MISSING = frozenset(
    [
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "dix",
        "ligne",
        "gars",
        "bras",
        "corps",
        "croix",
        "palais",
        "mene",
        "espere",
        "puits",
        "trans",
        "mas",
        "compas",
        "die",
        "sos",
    ]
)


def is_ordinary(word: str) -> bool:
    """True for a form (« bois », « vitré », « allons ») in lower case, with or without accents."""
    forms, lemmas = _lexicon()
    plain = fold_text(word)
    return plain in MISSING or bool({plain, plain[:-1]} & lemmas) or get_string_id(word) in forms


@functools.lru_cache(maxsize=1)
def _lexicon() -> tuple[frozenset[int], frozenset[str]]:
    [path] = get_package_path(MODEL).glob(f"{MODEL}-*/lemmatizer/lookups/lookups.bin")
    tables = srsly.read_msgpack(path)
    lemmas = {lemma for found in tables["lemma_lookup"].values() for lemma in found}
    for index in tables["lemma_index"].values():
        lemmas.update(index)
    folded = frozenset(lemma if lemma.isascii() else fold_text(lemma) for lemma in lemmas)
    return frozenset(tables["lemma_lookup"]), folded
