"""`make benchmark-understanding`: ours beside what others use, on one data and held-out set.

Each candidate learns and is asked in a process of its own, so that its memory is its own. FAQ
messages alone, without routes: which entry comes first, which three.
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import yaml

from benchmarks.figures import ROOT, print_machine

HELD_OUT = ROOT / "tests/data/heldout/faq.jsonl"
KINDS = ("everyday", "noisy", "story")
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


def read_data(entries: int) -> tuple[Any, list[dict[str, str]]]:
    """Phrasings of the first entries, each under its id, and the held-out messages for them."""
    from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.lessons import Lessons

    keyed = [e for e in Lessons(ROOT).get_nlu_data().intent_examples if e.get(INTENT_RESPONSE_KEY)]
    ids = [example.get(INTENT_RESPONSE_KEY).partition("/")[2] for example in keyed]
    order = list(dict.fromkeys(ids))
    # Spread over the themes, which follow each other in the files.
    kept = {order[place * len(order) // entries] for place in range(entries)} if entries else {*ids}
    examples = [
        Message({TEXT: example.get(TEXT), INTENT: id})
        for example, id in zip(keyed, ids, strict=True)
        if id in kept
    ]
    lines = HELD_OUT.read_text("utf-8").splitlines()
    return TrainingData(examples), [q for q in map(json.loads, lines) if q["id"] in kept]


def measure(name: str, entries: int, epochs: int, results: Any) -> None:
    """Learn, ask, and put the figures into the queue `results`."""
    os.chdir(ROOT)
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - to the process's end
    from bot.train import silence_libraries

    silence_libraries()
    data, questions = read_data(entries)
    importlib.import_module("bot.graph_training")  # Rasa's imports are not part of learning

    begun = time.perf_counter()
    ask = CANDIDATES[name](data, epochs)
    learnt = time.perf_counter() - begun
    ask("échauffement")
    ranked, times = [], []
    for question in questions:
        begun = time.perf_counter()
        ranked.append(ask(question["text"]))
        times.append((time.perf_counter() - begun) * 1000)
    results.put(
        {
            "learnt s": learnt,
            "p50 ms": sorted(times)[len(times) // 2],
            "p95 ms": sorted(times)[int(len(times) * 0.95)],
            "memory MB": psutil.Process().memory_info().rss / 1e6,
            "hits": [
                (q["kind"], q["id"] == r[0], q["id"] in r)
                for q, r in zip(questions, ranked, strict=True)
            ],
        }
    )


def show(name: str, figures: dict[str, Any]) -> None:
    hits: Sequence[tuple[str, bool, bool]] = figures["hits"]
    cells = []
    for kind in (*KINDS, "all"):
        of_kind = [hit for hit in hits if kind in (hit[0], "all")]
        first, three = (sum(hit[n] for hit in of_kind) / len(of_kind) for n in (1, 2))
        cells.append(f"{first:6.1%} {three:6.1%}")
    print(
        f"{name:<28} {'  '.join(cells)}  {figures['learnt s']:7.1f} s"
        f"  {figures['p50 ms']:6.1f} {figures['p95 ms']:6.1f} ms  {figures['memory MB']:6.0f} MB",
        flush=True,
    )


def main() -> int:
    options = argparse.ArgumentParser(description="Compare ours with stock pipelines.")
    options.add_argument("--entries", type=int, default=0, help="so many entries only (0: all)")
    options.add_argument("--epochs", type=int, default=100, help="of DIET")
    options.add_argument("--only", help="candidates whose name holds this")
    given = options.parse_args()
    print_machine()
    print(f"{given.entries or 'all'} entries; first / first three, learning, asking, memory")
    print(f"{'':<28} {'  '.join(f'{kind:^13}' for kind in (*KINDS, 'all'))}")
    context = multiprocessing.get_context("spawn")
    for name in CANDIDATES:
        if given.only and given.only not in name:
            continue
        results = context.Queue()
        arguments = (name, given.entries, given.epochs, results)
        process = context.Process(target=measure, args=arguments)
        begun = time.monotonic()
        process.start()
        while process.is_alive() and results.empty():
            print(f"\r{name}: {time.monotonic() - begun:.0f} s", end="", file=sys.stderr)
            process.join(2)
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
        if results.empty():
            print(f"{name}: stopped with {process.exitcode}", file=sys.stderr)
            return 1
        show(name, results.get())
        process.terminate()  # what it started to learn with lingers for minutes
    return 0


if __name__ == "__main__":
    sys.exit(main())
