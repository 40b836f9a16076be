"""Owns the TF-IDF features of a text: pieces of words, words and pairs of words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.folding import fold

KINDS: dict[str, dict[str, Any]] = {
    "pieces": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2)},
}
LEAST_TEXTS = 3  # what fewer texts share is not learnt


class LexicalFeatures:
    """Sparse rows, each kind of unit length; pieces of words forgive slips."""

    def __init__(self) -> None:
        self._kinds = {name: _vectorizer(**options) for name, options in KINDS.items()}

    def fit(self, texts: list[str]) -> Any:
        """Learn from texts; their rows (n x features)."""
        return self._joined([kind.fit_transform(texts) for kind in self._kinds.values()])

    def rows(self, texts: list[str]) -> Any:
        return self._joined([kind.transform(texts) for kind in self._kinds.values()])

    def save(self, folder: Path) -> None:
        for name, kind in self._kinds.items():
            terms = sorted(kind.vocabulary_, key=kind.vocabulary_.__getitem__)
            (folder / f"{name}.json").write_text(json.dumps(terms), encoding="utf-8")
            np.save(folder / f"{name}.npy", kind.idf_, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalFeatures:
        features = cls()
        for name, options in KINDS.items():
            terms = json.loads((folder / f"{name}.json").read_text("utf-8"))
            kind = _vectorizer(vocabulary=terms, **options)
            kind.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
            features._kinds[name] = kind
        return features

    @staticmethod
    def _joined(parts: list[Any]) -> Any:
        joined = scipy.sparse.hstack(parts, format="csr")
        joined.sort_indices()
        return joined


def _vectorizer(**options: Any) -> TfidfVectorizer:
    if "vocabulary" not in options:
        options["min_df"] = LEAST_TEXTS
    return TfidfVectorizer(preprocessor=fold, sublinear_tf=True, dtype=np.float32, **options)
