"""Owns `make train`: trains models/brigade.tar.gz when the data changed, and says so."""

from __future__ import annotations

import argparse
import hashlib
import io
import logging
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import structlog

DATA = Path("data")
MODEL = Path("models/brigade.tar.gz")
STAMP = Path("models/brigade.sha256")
PARTIAL = "brigade.partial.tar.gz"


def main() -> int:
    options = argparse.ArgumentParser(description="Train the assistant's model.")
    options.add_argument("--force", action="store_true", help="train even if nothing changed")
    forced = options.parse_args().force
    stamp = sources_hash(Path.cwd())
    if not forced and MODEL.exists() and STAMP.exists() and STAMP.read_text() == stamp:
        print(f"The model is up to date ({MODEL}): nothing to train.")
        return 0
    silence_libraries()
    try:
        train(MODEL)
    except Exception as error:
        reason = " ".join(f"{error} {error.__cause__ or ''}".split()) or type(error).__name__
        print(f"The model was not trained: {reason}", file=sys.stderr)
        return 1
    STAMP.write_text(stamp)
    return 0


def sources_hash(root: Path) -> str:
    """SHA-256 of every file that the model depends on, with their names."""
    files = [root / "domain.yml", root / "config.yml", *(root / "bot").glob("*.py")]
    files += [path for path in (root / DATA).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def train(model: Path, root: Path = Path()) -> None:
    """Train from root's data and put the model at its place in one step."""
    with _timed("loading Rasa"):
        from bot.graph_training import train_graph
        from bot.lessons import Lessons
    with _timed("reading the data"), _hushed():
        lessons = Lessons(root)
        data = lessons.get_nlu_data()
        answers = lessons.get_domain().responses
    entries = {name for name in answers if name.startswith("utter_faq/")}
    print(
        f"  {len(entries)} FAQ entries, {len(data.intents - {'faq'})} other intents, "
        f"{len(data.intent_examples)} phrasings, titles and keywords"
    )
    model.parent.mkdir(parents=True, exist_ok=True)
    with _timed("training"), _hushed():
        train_graph(lessons, model.parent / PARTIAL)
    (model.parent / PARTIAL).replace(model)
    print(f"  {model}: {model.stat().st_size / 1e6:.1f} MB")


@contextmanager
def _timed(step: str) -> Iterator[None]:
    print(f"{step} … ", end="", flush=True)
    start = time.perf_counter()
    yield
    print(f"{time.perf_counter() - start:.1f} s", flush=True)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep Rasa's own prints, and make an error of what it says before a sys.exit."""
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            yield
    except SystemExit as error:
        raise RuntimeError(said.getvalue()) from error


def silence_libraries() -> None:
    # Libraries reset the filters, so that only the last step stays silent.
    warnings.showwarning = lambda *details, **more: None
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


if __name__ == "__main__":
    sys.exit(main())
