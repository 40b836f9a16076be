"""Owns the classifier that names the intent or the FAQ entry of a citizen's message."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

import joblib
import numpy as np
import scipy.sparse
import scipy.special
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.entry_ranking import Ranking, describe

MODEL_FILE = "entry_classifier.joblib"
APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")


# What a question often opens with; it says nothing of the question.
GREETING = re.compile(
    r"^(?:re)?(?:bonjour|bonsoir|salut|coucou|hello|hey|bjr|bsr|slt)\b"
    r"(?:[\s,]+(?:a\s+(?:tous|vous)|madame|monsieur|messieurs|mesdames|mme|mr|m|et))*[\s,.!:;-]*"
    r"(?=(?:\S+\s+){2}\S)"
)


def fold(text: str) -> str:
    """Lower case without accents, typographic variants, or the greeting before a question."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    spaced = re.sub(r"\s+", " ", kept.replace("œ", "oe").replace("æ", "ae")).strip()
    return GREETING.sub("", spaced)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class EntryClassifier(GraphComponent, IntentClassifier):
    """Linear SVM over TF-IDF of characters and words beside the dense sentence features.

    Dense features come from whichever featurizers stand before it in config.yml: a sentence
    encoder needs no change here. Confidence is the softmax of the margins times `sharpness`,
    chosen by cross-validation so that it is close to the share of right answers.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "C": 0.1,
            "sharpness": 8.0,
            "dense_weight": 2.0,
            "least_phrasings": 1,  # a piece of text that fewer phrasings share is not learnt
            "label_weights": {},  # instead of the balance by number of phrasings
            "ranking_length": 10,
            "seed": 17,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        # Rasa hashes the class alone: a change of this function must retrain too.
        return repr(fold.__code__.co_code) + repr(fold.__code__.co_consts) + GREETING.pattern

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._words = FeatureUnion(
            [
                ("characters", _tfidf(config, analyzer="char_wb", ngram_range=(2, 5))),
                ("words", _tfidf(config, analyzer="word", ngram_range=(1, 2))),
            ]
        )
        self._labels = LinearSVC(C=config["C"], random_state=config["seed"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntryClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EntryClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            # joblib runs what it reads: models come from our own training only.
            component._words, component._labels = joblib.load(directory / MODEL_FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT_RESPONSE_KEY) or e.get(INTENT) for e in examples]
        words = self._words.fit_transform([e.get(TEXT) for e in examples])
        dense = np.vstack([_dense_features(e) for e in examples])
        self._labels.class_weight = self._weights(labels)
        self._labels.fit(self._join(words, dense), labels)
        # Half the memory, and laid out as a product with one sparse message reads it.
        self._labels.coef_ = np.asfortranarray(self._labels.coef_, dtype=np.float32)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump((self._words, self._labels), directory / MODEL_FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            for key, value in describe(self._rank(message)).items():
                message.set(key, value, add_to_output=True)
        return messages

    def _weights(self, labels: list[str]) -> dict[str, float]:
        counts = Counter(labels)
        balance = {name: len(labels) / len(counts) / count for name, count in counts.items()}
        return {**balance, **self._config["label_weights"]}

    def _rank(self, message: Message) -> Ranking:
        words = self._words.transform([message.get(TEXT) or ""])
        dense = _dense_features(message)
        if not dense.size:
            dense = np.zeros((1, self._labels.n_features_in_ - words.shape[1]))
        margins = self._labels.decision_function(self._join(words, dense))[0]
        chances = scipy.special.softmax(self._config["sharpness"] * margins)
        best = np.argsort(-chances, kind="stable")[: self._config["ranking_length"]]
        return [(str(self._labels.classes_[i]), float(chances[i])) for i in best]

    def _join(self, words: Any, dense: np.ndarray[Any, Any]) -> Any:
        return scipy.sparse.hstack([words, self._config["dense_weight"] * dense], format="csr")


def _tfidf(config: dict[str, Any], **options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        preprocessor=fold,
        sublinear_tf=True,
        min_df=config["least_phrasings"],
        dtype=np.float32,
        **options,
    )


def _dense_features(message: Message) -> np.ndarray[Any, Any]:
    """Sentence features of all dense featurizers, one row; empty when there are none."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return np.zeros((1, 0), dtype=np.float32)
    return np.asarray(sentence.features, dtype=np.float32).reshape(1, -1)
