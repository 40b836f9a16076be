"""Reads what an answer may show: telephone numbers with their cautions, and official sites."""

import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Allowed:
    """Numbers by their digits; `cautions` are sentences that must go with a number."""

    numbers: frozenset[str]
    cautions: dict[str, str]
    forbidden: dict[str, str]
    domains: frozenset[str]


def read_allowed(folder: Path = _FOLDER) -> Allowed:
    numbers = YAML(typ="safe").load((folder / "numbers.yml").read_text(encoding="utf-8"))
    sites = YAML(typ="safe").load((folder / "sites.yml").read_text(encoding="utf-8"))
    return Allowed(
        numbers=frozenset(digits(item["number"]) for item in numbers["allowed"]),
        cautions={
            digits(item["number"]): item["caution"]
            for item in numbers["allowed"]
            if item["status"] == "partial"
        },
        forbidden={digits(item["number"]): item["reason"] for item in numbers["forbidden"]},
        domains=frozenset(site["domain"] for site in sites),
    )


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)
