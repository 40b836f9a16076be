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
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.candidates import CANDIDATES
from benchmarks.figures import ROOT, print_machine

HELD_OUT = ROOT / "tests/data/heldout/faq.jsonl"
KINDS = ("everyday", "noisy", "story")


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
