"""Owns the French language model: word boundaries, stop words and vectors, loaded once."""

from __future__ import annotations

import functools
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils import spacy_utils

# No component reads them yet; leaving them out saves two thirds of the time of each message.
UNUSED = ["tok2vec", "morphologizer", "parser", "lemmatizer", "attribute_ruler", "ner"]


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(spacy_utils.SpacyNLP):
    """Rasa's component, which loads the model once for each of its two graph nodes.

    Rasa's spaCy tokenizer finds its model by this class name: it must stay the same.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyNLP:
        model = _load(config["model"])
        cls.ensure_proper_language_model(model.model)
        return cls(model, {**cls.get_default_config(), **config})


@functools.lru_cache(maxsize=1)
def _load(name: str) -> spacy_utils.SpacyModel:
    try:
        return spacy_utils.SpacyModel(spacy.load(name, exclude=UNUSED), name)
    except OSError as error:
        raise spacy_utils.InvalidModelError(
            f"The spaCy model {name} is not installed: run `make setup`."
        ) from error
