"""Vectors of texts by meaning, from a static embedding model on this machine (Model2Vec; the extra `kursk[semantic]`).

Static embeddings need neither torch nor a graphics card: a model is a table of word vectors, a text their mean. Nothing is
ever downloaded here; the folder of a model is a setting (``KURSK_SEMANTIC_MODEL``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from kursk_pipeline.errors import SetupError

DIMENSIONS = 256
"""Of ``staging.text_vector``. Models of more are cut to their first 256, principal components as they are."""

FILES = ("config.json", "model.safetensors", "tokenizer.json")
"""What the folder of a model holds."""


class SentenceVectors:
    """One model, loaded at its first use.

    Args:
        folder: where its files lie; its last name is the name of the model in the warehouse.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, folder.name

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of unit length and 256 dimensions for each text; all zeros where the model knows none of its words.

        Raises:
            SetupError: the extra or the model is missing, or the model has too few dimensions.
        """
        if not texts:
            return []
        made = self._model.encode(list(texts), normalize=True, use_multiprocessing=False)
        return [[float(value) for value in row] for row in made]

    @cached_property
    def _model(self) -> Any:
        try:
            from model2vec import StaticModel
        except ImportError as error:
            fix = "pip install 'kursk[semantic]', or unset KURSK_SEMANTIC_MODEL"
            raise SetupError(f"model2vec is not installed. Fix: {fix}") from error
        missing = [name for name in FILES if not (self.folder / name).is_file()]
        if missing:
            fix = (
                "put a Model2Vec model there, such as minishlab/potion-multilingual-128M, or unset KURSK_SEMANTIC_MODEL"
            )
            raise SetupError(f"{self.folder}: no {missing[0]} of a model in this folder. Fix: {fix}")
        try:
            model = StaticModel.from_pretrained(str(self.folder), dimensionality=DIMENSIONS, force_download=False)
        except Exception as error:
            raise SetupError(f"{self.folder}: cannot be loaded: {error}. Fix: fetch the model's files anew") from error
        if model.dim != DIMENSIONS:
            raise SetupError(f"{self.folder}: {model.dim} dimensions. Fix: take a model of {DIMENSIONS} or more")
        return model
