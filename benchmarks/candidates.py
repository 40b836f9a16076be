"""The candidates of `make benchmark-understanding`: each learns, and gives what it is asked by."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.figures import ROOT

Ranked = list[str]
Asker = Callable[[str], Ranked]

FEATURES: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
"""Words and pieces of words, as a French ministry published it for its own FAQ."""


def diet(data: Any, epochs: int) -> Asker:
    classifier = {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False}
    return _rasa([*FEATURES, classifier], data)


def logistic_regression(data: Any, epochs: int) -> Asker:
    return _rasa([*FEATURES, {"name": "LogisticRegressionClassifier"}], data)


def bm25(data: Any, epochs: int) -> Asker:
    import bm25s
    from rasa.shared.nlu.constants import INTENT, TEXT

    from bot.folding import fold

    labels = [example.get(INTENT) for example in data.intent_examples]
    texts = [fold(example.get(TEXT)) for example in data.intent_examples]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)

    def ask(text: str) -> Ranked:
        words = bm25s.tokenize([fold(text)], stopwords=None, show_progress=False)
        found, _ = index.retrieve(words, k=min(100, len(texts)), show_progress=False)
        return list(dict.fromkeys(labels[place] for place in found[0]))[:3]

    return ask


def ours(data: Any, epochs: int) -> Asker:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    return _rasa(pipeline, data, read=_entries_near)


CANDIDATES = {
    "ministry's pipeline (DIET)": diet,
    "Rasa's LogisticRegression": logistic_regression,
    "BM25 over the phrasings": bm25,
    "ours": ours,
}


def _intents(parsed: dict[str, Any]) -> Ranked:
    return [item["name"] for item in parsed["intent_ranking"][:3]]


def _entries_near(parsed: dict[str, Any]) -> Ranked:
    ranking = parsed["response_selector"]["faq"]["ranking"]
    return [item["intent_response_key"].partition("/")[2] for item in ranking[:3]]


def _rasa(
    pipeline: list[dict[str, Any]], data: Any, read: Callable[[dict[str, Any]], Ranked] = _intents
) -> Asker:
    """Train Rasa's graph with this pipeline and ask the model."""
    import asyncio

    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    from bot.graph_training import train_graph

    importer = _importer(pipeline, data, is_flat=read is _intents)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.tar.gz"
        train_graph(importer, model)
        agent = Agent.load(model)
    loop = asyncio.new_event_loop()

    def ask(text: str) -> Ranked:
        return read(loop.run_until_complete(agent.processor.parse_message(UserMessage(text))))

    return ask


def _importer(pipeline: list[dict[str, Any]], data: Any, *, is_flat: bool) -> Any:
    from bot.lessons import Lessons

    class Variant(Lessons):
        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "pipeline": pipeline}

        def get_nlu_data(self, language: str | None = "fr") -> Any:
            return data if is_flat else _nested(data)

    return Variant(ROOT)


def _nested(data: Any) -> Any:
    """Labels as in data/: the retrieval intent with a response key."""
    from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    return TrainingData(
        [
            Message({TEXT: e.get(TEXT), INTENT: "faq", INTENT_RESPONSE_KEY: f"faq/{e.get(INTENT)}"})
            for e in data.intent_examples
        ]
    )
