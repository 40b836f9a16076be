"""Reads the telephone numbers that an answer may show, and those it must never show."""

import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

PATH = Path(__file__).parent / "numbers.yml"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers by their digits: `cautions` are sentences that must go with a number."""

    allowed: frozenset[str]
    cautions: dict[str, str]
    forbidden: dict[str, str]


def read_numbers(path: Path = PATH) -> Numbers:
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return Numbers(
        allowed=frozenset(digits(item["number"]) for item in content["allowed"]),
        cautions={
            digits(item["number"]): item["caution"]
            for item in content["allowed"]
            if item["status"] == "partial"
        },
        forbidden={digits(item["number"]): item["reason"] for item in content["forbidden"]},
    )


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)
