"""Owns what is learnt: weights over words and encodings, and the labels they tell apart."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.special

from bot import linear
from bot.decision import FIRST, NEVER, route_of
from bot.entry_ranking import ENTRY_PREFIX, Ranking

Array = np.ndarray[Any, Any]
LABELS_FILE = "labels.json"
WEIGHTS_FILE = "weights.npz"
LABELS = ("entries", "intents", "flagged", "commands")
ENCODING_SCALE = 10.0
RANKING_LENGTH = 10
RIVALS = 4000  # rows of other entries that an entry is told apart from
SMOOTHING = 0.02


class MessageModel:
    """Linear classifiers: a detector for each route, and the FAQ entries against each other.

    `words`: sparse TF-IDF rows; `encodings`: unit rows, of no columns without an encoder.
    `commands`: folded texts that are known by heart, with their intent.
    """

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.intents: dict[str, list[str]] = {}
        self.flagged: dict[str, list[str]] = {}
        self.commands: dict[str, str] = {}
        self.weights: dict[str, Array] = {}

    def save(self, folder: Path) -> None:
        labels = {name: getattr(self, name) for name in LABELS}
        (folder / LABELS_FILE).write_text(json.dumps(labels), encoding="utf-8")
        np.savez(folder / WEIGHTS_FILE, **self.weights)

    @classmethod
    def load(cls, folder: Path) -> MessageModel:
        model = cls()
        labels = json.loads((folder / LABELS_FILE).read_text("utf-8"))
        for name in LABELS:
            setattr(model, name, labels[name])
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as weights:
            model.weights = {name: weights[name] for name in weights.files}
        return model

    def fit_entries(self, words: Any, encodings: Array, labels: Array) -> None:
        is_entry = np.char.startswith(labels, ENTRY_PREFIX)
        found, classes = np.unique(labels[is_entry], return_inverse=True)
        self.entries = found.tolist()
        weights, bias = linear.fit_each_against_rest(
            words[is_entry], labels[is_entry], self.entries, RIVALS
        )
        self.weights.update(words=weights, words_bias=bias)
        if encodings.shape[1]:
            weights, bias = linear.fit_softmax(
                encodings[is_entry] * np.float32(ENCODING_SCALE), classes, len(found)
            )
            self.weights.update(encoding=weights, encoding_bias=bias)

    def fit_routes(self, features: Any, labels: Array, left_out: Mapping[str, Array]) -> None:
        routes = np.array([route_of(label) for label in labels])
        members = {route: routes == route for route in FIRST if (routes == route).any()}
        fitted = linear.fit_detectors(features, members, left_out)
        for route, (weights, bias) in fitted.items():
            self.weights[f"route_{route}"] = weights
            self.weights[f"route_{route}_bias"] = np.array([bias], np.float32)
            is_member = members[route]
            self.intents[route] = sorted(set(labels[is_member].tolist()))
            if len(self.intents[route]) > 1:
                each, biases = linear.fit_each_against_rest(
                    features[is_member], labels[is_member], self.intents[route]
                )
                self.weights[f"intent_{route}"] = each
                self.weights[f"intent_{route}_bias"] = biases

    def rank(
        self, words: Any, encoding: Array, *, encoder_weight: float, sharpness: float
    ) -> Ranking:
        scores = _product(words, self.weights["words"]) + self.weights["words_bias"]
        if encoding.size:
            vector = encoding[0] * np.float32(ENCODING_SCALE)
            chances = vector @ self.weights["encoding"] + self.weights["encoding_bias"]
            scores = scores + encoder_weight * scipy.special.log_softmax(chances)
        chances = scipy.special.softmax(sharpness * scores)
        best = np.argsort(-chances, kind="stable")[:RANKING_LENGTH]
        return [(self.entries[place], float(chances[place])) for place in best]

    def routes(self, features: Any) -> tuple[dict[str, float], dict[str, str]]:
        scores, intents = {}, {}
        for route in FIRST:
            names = self.intents.get(route)
            if names is None:
                scores[route] = NEVER
                continue
            weights, bias = self.weights[f"route_{route}"], self.weights[f"route_{route}_bias"]
            scores[route] = float((features @ weights + bias)[0])
            best = 0
            if len(names) > 1:
                each = _product(features, self.weights[f"intent_{route}"])
                best = int(np.argmax(each + self.weights[f"intent_{route}_bias"]))
            intents[route] = names[best]
        return scores, intents

    def log_odds(self, flag: str, entries: Ranking) -> float:
        """How much of the nearest entries' probability lies on those with a flag."""
        flagged = set(self.flagged.get(flag, []))
        share = sum(c for label, c in entries if label in flagged) / sum(c for _, c in entries)
        return math.log((share + SMOOTHING) / (1 + SMOOTHING - share))


def _product(row: Any, weights: Array) -> Array:
    """One sparse row times the weights: only the rows that the text has are read."""
    product: Array = row.data @ weights[row.indices].astype(np.float32)
    return product
