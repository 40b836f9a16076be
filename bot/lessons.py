"""Owns what the model learns from: the files of data/, read once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.entry_ranking import RETRIEVAL_INTENT

FLAGS = "flags"
"""A property of each message: those of its entry, `sensitive` or `urgent`."""


class Lessons(TrainingDataImporter):
    """Domain, rules and phrasings of a folder; the project's own validator has read them before.

    Rasa's importer reads and validates each file several times and copies answer and metadata into
    each phrasing: 21 s for 579 entries, against 2 s here, and an edited answer would retrain the
    whole pipeline. Answers reach the model through the domain alone.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def _files(self) -> list[dict[str, Any]]:
        paths = sorted((self._root / "data").rglob("*.yml"))
        return [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in paths]

    def get_domain(self) -> Domain:
        return self._domain

    @cached_property
    def _domain(self) -> Domain:
        domain = rasa.shared.utils.io.read_yaml_file(self._root / "domain.yml")
        for file in self._files:
            domain.setdefault("responses", {}).update(file.get("responses") or {})
            domain.setdefault("forms", {}).update(file.get("forms") or {})
            # Rasa empties what it reads: slots written once with an anchor must be copies.
            slots = (file.get("slots") or {}).items()
            domain.setdefault("slots", {}).update({name: {**slot} for name, slot in slots})
        domain["intents"] = [
            {RETRIEVAL_INTENT: {"is_retrieval_intent": True}} if name == RETRIEVAL_INTENT else name
            for name in domain["intents"]
        ]
        domain["actions"] = [*domain["actions"], f"utter_{RETRIEVAL_INTENT}"]
        return Domain.from_dict(domain)

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        reader = YAMLStoryReader()
        steps = [
            step
            for file in self._files
            if "rules" in file
            for step in reader.read_from_parsed_yaml({"rules": file["rules"]})
        ]
        return StoryGraph(steps)

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(
            self._root / "config.yml"
        )
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        return None

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        return self._nlu_data

    @cached_property
    def _nlu_data(self) -> TrainingData:
        messages: dict[tuple[str, str], Message] = {}
        for file in self._files:
            for item in file.get("nlu") or []:
                for text in _texts(item):
                    messages.setdefault((item["intent"], text), _message(item, text))
        return TrainingData(list(messages.values()))


def _texts(item: dict[str, Any]) -> list[str]:
    """Phrasings, short queries, title and keywords of an intent or entry."""
    about = item.get("metadata") or {}
    lines = (line.strip() for line in item["examples"].splitlines())
    texts = [line.removeprefix("-").strip() for line in lines]
    texts += map(str, about.get("queries") or [])
    texts += [about.get("title") or "", " ".join(map(str, about.get("keywords") or []))]
    return [text for text in texts if text]


def _message(item: dict[str, Any], text: str) -> Message:
    intent, slash, _ = item["intent"].partition("/")
    key = {INTENT_RESPONSE_KEY: item["intent"]} if slash else {}
    flags = sorted((item.get("metadata") or {}).get("flags") or [])
    return Message({TEXT: text, INTENT: intent, FLAGS: flags, **key})
