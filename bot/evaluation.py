"""Owns the figures of an evaluation: how often the citizen gets what they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

QUESTION_ROUTES = {"faq", "fallback"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A message, what was decided, the entries shown (best first), and the time (ms)."""

    question: dict[str, Any]
    decision: dict[str, Any]
    ids: list[str]
    ms: float

    @property
    def route(self) -> str:
        return str(self.decision["route"])

    @property
    def outcome(self) -> str:
        return str(self.decision["outcome"])

    def as_line(self) -> dict[str, Any]:
        shown = {"route": self.route, "ids": self.ids, "outcome": self.outcome}
        return {**self.question, **shown, "ms": round(self.ms, 2)}


def summary(asked: list[Asked], model_bytes: int) -> dict[str, Any]:
    """Shares from 0 to 1, times in ms, the model in MB."""
    entries = [one for one in asked if "id" in one.question]
    labelled = [one for one in asked if "id" not in one.question]
    kinds = dict.fromkeys(str(one.question.get("kind", "")) for one in entries)
    figures: dict[str, Any] = {"messages": len(asked)}
    if entries:
        figures["kinds"] = {
            kind: _entry_figures([e for e in entries if str(e.question.get("kind", "")) == kind])
            for kind in kinds
        }
        figures["overall"] = _entry_figures(entries)
        figures["confusions"] = _confusions(entries)
    if labelled:
        figures["labels"] = _label_figures(labelled)
        figures["questions alarmed"] = _share(
            _of(labelled, "question"), lambda one: one.route == "emergency"
        )
        figures["out of scope answered"] = _share(
            _of(labelled, "oos"), lambda one: one.outcome == "answer"
        )
    times = sorted(one.ms for one in asked)
    figures["parse ms p50"] = round(times[len(times) // 2], 1)
    figures["parse ms p95"] = round(times[int(len(times) * 0.95)], 1)
    figures["model MB"] = round(model_bytes / 1e6, 1)
    return figures


def as_tables(figures: dict[str, Any]) -> str:
    lines = []
    if "kinds" in figures:
        rows = {**figures["kinds"], "overall": figures["overall"]}
        lines += _table("FAQ messages", rows)
        lines.append("")
        lines.append("Worst confusions (asked → first shown: times)")
        lines += [f"  {a} → {b}: {n}" for a, b, n in figures["confusions"]]
        lines.append("")
    if "labels" in figures:
        lines += _table("Labels", figures["labels"])
        for name in ("questions alarmed", "out of scope answered"):
            lines.append(f"{name}: {figures[name]:.1%}")
        lines.append("")
    for name in ("messages", "parse ms p50", "parse ms p95", "model MB"):
        lines.append(f"{name}: {figures[name]}")
    return "\n".join(lines)


def _entry_figures(asked: list[Asked]) -> dict[str, Any]:
    answered = [one for one in asked if one.outcome == "answer"]
    return {
        "messages": len(asked),
        "top-1": _share(asked, lambda one: one.ids[:1] == [one.question["id"]]),
        "top-3": _share(asked, lambda one: one.question["id"] in one.ids[:3]),
        "answered": _share(asked, lambda one: one.outcome == "answer"),
        "wrong answers": _share(answered, lambda one: one.ids[:1] != [one.question["id"]]),
        "asked back": _share(asked, lambda one: one.outcome == "ask"),
        "handed over": _share(asked, lambda one: one.outcome == "handoff"),
        "form": _share(asked, lambda one: one.outcome == "form"),
        "alarm": _share(asked, lambda one: one.outcome == "emergency"),
    }


def _label_figures(asked: list[Asked]) -> dict[str, Any]:
    return {label: _figures_of(asked, label) for label in dict.fromkeys(map(_label, asked))}


def _figures_of(asked: list[Asked], label: str) -> dict[str, Any]:
    others = [one for one in asked if _label(one) != label]
    return {
        "messages": len(_of(asked, label)),
        "recall": _share(_of(asked, label), lambda one: _is_taken_for(one, label)),
        "false alarms": _share(others, lambda one: _is_taken_for(one, label)),
    }


def _label(one: Asked) -> str:
    label = str(one.question["label"])
    return "question" if label.startswith("question_") else label


def _of(asked: list[Asked], label: str) -> list[Asked]:
    return [one for one in asked if _label(one) == label]


def _is_taken_for(one: Asked, label: str) -> bool:
    """A question may be answered or asked back: both treat it as a question."""
    return one.route in QUESTION_ROUTES if label == "question" else one.route == label


def _confusions(asked: Iterable[Asked]) -> list[tuple[str, str, int]]:
    missed = Counter(
        (one.question["id"], one.ids[0] if one.ids else one.route)
        for one in asked
        if one.ids[:1] != [one.question["id"]]
    )
    return [(asked, shown, times) for (asked, shown), times in missed.most_common(20)]


def _share(asked: list[Asked], test: Callable[[Asked], bool]) -> float:
    return round(sum(map(test, asked)) / len(asked), 4) if asked else 0.0


def _table(title: str, rows: dict[str, dict[str, Any]]) -> list[str]:
    names = list(next(iter(rows.values())))
    lines = [title, " " * 12 + "".join(f"{name:>15}" for name in names)]
    for row, figures in rows.items():
        cells = (figures[name] for name in names)
        shown = (f"{c:>15}" if isinstance(c, int) else f"{c:>15.1%}" for c in cells)
        lines.append(f"{row:<12}" + "".join(shown))
    return lines
