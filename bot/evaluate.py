"""Owns `make evaluate`: asks the trained model questions whose answer is known, and counts."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation import Asked, as_tables, summary

MODEL = Path("models/brigade.tar.gz")
LABELS = {"emergency", "sensitive", "report", "human", "question", "smalltalk", "oos", "abuse"}


class BadQuestions(ValueError):
    """A line of the questions cannot be used; the sentence names it."""


def main() -> int:
    options = argparse.ArgumentParser(description="Ask the trained model known questions.")
    options.add_argument(
        "questions", type=Path, help='lines of {"id", "kind", "text"} or {"label", "text"}'
    )
    options.add_argument("--json", type=Path, help="write the figures here")
    options.add_argument("--predictions", type=Path, help="write one line a message here")
    options.add_argument("--model", type=Path, default=MODEL)
    given = options.parse_args()
    try:
        questions = read_questions(given.questions)
        if not given.model.exists():
            raise BadQuestions(f"{given.model} is missing: run `make train`")
    except (BadQuestions, OSError) as error:
        print(f"Nothing was evaluated: {error}", file=sys.stderr)
        return 2
    asked = list(ask(load_agent(given.model), questions))
    figures = summary(asked, model_bytes=given.model.stat().st_size)
    print(as_tables(figures))
    if given.json:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    if given.predictions:
        lines = (json.dumps(one.as_line(), ensure_ascii=False) for one in asked)
        given.predictions.parent.mkdir(parents=True, exist_ok=True)
        given.predictions.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return 0


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a file; raises BadQuestions, with the line."""
    questions = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
        except ValueError as error:
            raise BadQuestions(f"{path}, line {number}: not JSON ({error})") from None
        if not isinstance(question, dict) or not isinstance(question.get("text"), str):
            raise BadQuestions(f"{path}, line {number}: no text")
        is_entry = isinstance(question.get("id"), str)
        label = question.get("label")
        if not is_entry and not (isinstance(label, str) and _plain_label(label) in LABELS):
            raise BadQuestions(f"{path}, line {number}: neither an id nor a known label")
        questions.append(question)
    if not questions:
        raise BadQuestions(f"{path} holds no question")
    return questions


def _plain_label(label: str) -> str:
    return "question" if label.startswith("question_") else label


def load_agent(model: Path) -> Any:
    from bot.train import silence_libraries

    silence_libraries()
    from rasa.core.agent import Agent

    return Agent.load(model)


def ask(agent: Any, questions: list[dict[str, Any]]) -> Iterator[Asked]:
    """Each question with what the citizen would be shown; progress on the error stream."""
    from bot.understanding import understand

    loop = asyncio.new_event_loop()
    told = time.monotonic()
    for place, question in enumerate(questions, start=1):
        begun = time.perf_counter()
        parsed = loop.run_until_complete(understand(agent.processor, question["text"]))
        spent = (time.perf_counter() - begun) * 1000
        yield Asked(question, parsed[0]["decision"], shown_entries(parsed), spent)
        if time.monotonic() - told > 2 or place == len(questions):
            told = time.monotonic()
            print(f"\r{place} of {len(questions)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    loop.close()


def shown_entries(parsed: Sequence[dict[str, Any]]) -> list[str]:
    """The entries answered with or offered as buttons, nearest first, at most five."""
    return [id for part in parsed for id in part["decision"]["entries"]][:5]


if __name__ == "__main__":
    sys.exit(main())
