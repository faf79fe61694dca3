"""A Model2Vec model of a dozen words, made on the spot: synonyms share a direction."""

from pathlib import Path

import numpy as np  # noqa: TID253 - a test, which no DAG file imports

MEANINGS = (("bridge", "crossing"), ("fell", "collapsed"), ("wheat", "grain"), ("harvest", "crop"))


def tiny_model(folder: Path, *, dimensions: int = 256) -> Path:
    from model2vec import StaticModel
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = ["[UNK]", *(word for pair in MEANINGS for word in pair)]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.zeros((len(words), dimensions), dtype=np.float32)
    for direction, pair in enumerate(MEANINGS):
        for word in pair:
            vectors[words.index(word), direction] = 1.0
    StaticModel(vectors=vectors, tokenizer=tokenizer).save_pretrained(folder)
    return folder
