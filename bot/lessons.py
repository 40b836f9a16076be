"""Owns what the classifier learns from: phrasings, titles and keywords, never the answers."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Lessons(TrainingDataImporter):
    """Rasa's importer without answers and review notes in the NLU data.

    Rasa copies each answer into each phrasing, so that an edited answer or a new review date
    would retrain the whole pipeline. Without them Rasa's cache recognises the same lessons.
    Answers reach the model through the domain.
    """

    def __init__(self, importer: TrainingDataImporter) -> None:
        self._importer = importer

    def get_domain(self) -> Domain:
        return self._importer.get_domain()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return self._importer.get_stories(exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        return self._importer.get_conversation_tests()

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = self._importer.get_config()
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        file: str | None = self._importer.get_config_file_for_auto_config()
        return file

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        data = self._importer.get_nlu_data(language)
        lessons: dict[tuple[str, str], Message] = {}
        for example in data.training_examples:
            for lesson in (_phrasing(example), *_title_and_keywords(example)):
                if lesson.get(TEXT):
                    lessons.setdefault((lesson.get(INTENT), lesson.get(TEXT)), lesson)
        return TrainingData(
            list(lessons.values()), data.entity_synonyms, data.regex_features, data.lookup_tables
        )


def _phrasing(example: Message) -> Message:
    kept = {key: value for key, value in example.data.items() if key not in (METADATA, RESPONSE)}
    return Message(kept)


def _title_and_keywords(example: Message) -> list[Message]:
    about = (example.get(METADATA) or {}).get(INTENT) or {}
    label = {INTENT: example.get(INTENT), INTENT_RESPONSE_KEY: example.get(INTENT_RESPONSE_KEY)}
    texts = [about.get("title"), " ".join(map(str, about.get("keywords", [])))]
    return [Message({TEXT: text, **label}) for text in texts if text]
