"""Vectors by meaning, from a tiny model made here: loaded from its folder, refused with the fix when it is not there."""

import sys

import numpy as np  # noqa: TID253 - a test, which no DAG file imports
import pytest

from kursk_pipeline.adapters.sentence_vectors import DIMENSIONS, SentenceVectors
from kursk_pipeline.errors import SetupError
from tests.adapters.tiny_model import tiny_model


def test_texts_of_like_meaning_are_near_though_they_share_no_word(tmp_path):
    bridge, crossing, harvest = SentenceVectors(tiny_model(tmp_path / "tiny")).encode(
        ["the bridge fell", "a crossing collapsed", "wheat harvest"]
    )
    assert len(bridge) == DIMENSIONS
    assert np.dot(bridge, bridge) == pytest.approx(1.0, abs=1e-5)
    assert np.dot(bridge, crossing) > 0.9 > 0.3 > abs(np.dot(bridge, harvest))


def test_a_text_of_unknown_words_has_no_direction(tmp_path):
    assert not any(SentenceVectors(tiny_model(tmp_path / "tiny")).encode(["zzz"])[0])


def test_a_larger_model_is_cut_and_a_smaller_one_refused(tmp_path):
    assert len(SentenceVectors(tiny_model(tmp_path / "large", dimensions=300)).encode(["bridge"])[0]) == DIMENSIONS
    with pytest.raises(SetupError, match="Fix: "):
        SentenceVectors(tiny_model(tmp_path / "small", dimensions=8)).encode(["bridge"])


def test_a_missing_model_and_a_missing_extra_are_named_with_the_fix(tmp_path, monkeypatch):
    with pytest.raises(SetupError, match=r"config\.json.*Fix: put a Model2Vec model there"):
        SentenceVectors(tmp_path / "nowhere").encode(["bridge"])
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(SetupError, match=r"Fix: pip install 'kursk\[semantic\]'"):
        SentenceVectors(tiny_model_folder := tmp_path / "any").encode(["bridge"])
    assert not tiny_model_folder.exists()


def test_a_damaged_model_is_named(tmp_path):
    folder = tiny_model(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"cut short")
    with pytest.raises(SetupError, match=r"cannot be loaded.*Fix: fetch the model"):
        SentenceVectors(folder).encode(["bridge"])
