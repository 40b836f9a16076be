"""Owns how Rasa's training graph is run and packed: once, without Rasa's cache."""

from __future__ import annotations

import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rasa.engine.recipes.default_components
import rasa.engine.validation
from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    LocalModelStorage,
)
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter

COMPRESSION = 1  # of gzip: at its usual 9 packing takes as long as a third of the training


def train_graph(importer: TrainingDataImporter, model: Path) -> None:
    """Train from what the importer reads, and write the packed model.

    Rasa's own cache fingerprints every phrasing after each step and keeps every output; here one
    component learns all, from all phrasings: an edit of one renews it in any case.
    """
    recipe = Recipe.recipe_for_name("default.v1")
    config, *_ = recipe.auto_configure(None, importer.get_config(), TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(configuration)
    with TemporaryDirectory() as folder:
        storage = QuickStorage(Path(folder))
        schema = configuration.train_schema
        runner = DaskGraphRunner.create(schema, storage, ExecutionContext(graph_schema=schema))
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(model, configuration, importer.get_domain())


class QuickStorage(LocalModelStorage):
    """Rasa's storage, packing with little compression: weights hardly shrink."""

    def create_model_package(
        self, model_archive_path: Any, model_configuration: GraphModelConfiguration, domain: Any
    ) -> Any:
        metadata = self._create_model_metadata(domain, model_configuration)
        with (
            TemporaryDirectory() as folder,
            tarfile.open(model_archive_path, "w:gz", compresslevel=COMPRESSION) as archive,
        ):
            self._persist_metadata(metadata, Path(folder))
            for path in Path(folder).iterdir():
                archive.add(path, path.name)
            archive.add(self._storage_path, MODEL_ARCHIVE_COMPONENTS_DIR)
        return metadata
