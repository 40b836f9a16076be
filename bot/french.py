"""Owns the French language model and its tokens: loaded once, and only to answer."""

from __future__ import annotations

import functools
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers import spacy_tokenizer
from rasa.nlu.utils import spacy_utils
from rasa.shared.nlu.training_data.training_data import TrainingData

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

    Nothing is learnt from its documents, so training neither loads the model nor reads the
    phrasings with it: 12 s less. Rasa's tokenizer finds its model by this class name.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyNLP:
        name = config["model"]
        if not spacy.util.is_package(name):
            raise spacy_utils.InvalidModelError(
                f"The spaCy model {name} is not installed: run `make setup`."
            )
        return cls(spacy_utils.SpacyModel(None, name), {**cls.get_default_config(), **config})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyNLP:
        component = cls.create(config, model_storage, resource, execution_context)
        component._model = _load(config["model"])
        return component

    def process_training_data(
        self, training_data: TrainingData, model: spacy_utils.SpacyModel
    ) -> TrainingData:
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(spacy_tokenizer.SpacyTokenizer):
    """Rasa's component, for messages alone."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


@functools.lru_cache(maxsize=1)
def _load(name: str) -> spacy_utils.SpacyModel:
    return spacy_utils.SpacyModel(spacy.load(name, exclude=UNUSED), name)
