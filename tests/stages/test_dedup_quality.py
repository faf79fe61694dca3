"""On the project's own texts: declared copies and rewrites are found, other reports of the same war are left apart."""

from pathlib import Path

import pytest

from evals.dedup import corpus
from evals.dedup.bulletins import bulletins
from evals.dedup.edits import EDITS, edited
from kursk_pipeline.adapters.seeds import load_seeds
from kursk_pipeline.records import RelationKind, Signature
from kursk_pipeline.stages.dedup import Index, sign, verify

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def newsroom() -> corpus.Corpus:
    return corpus.newsroom()


@pytest.fixture(scope="module")
def signed(newsroom: corpus.Corpus) -> dict[str, Signature]:
    seeds = {seed.seed_id: seed.signature for seed in load_seeds(ROOT / "config" / "seeds")}
    return seeds | {name: sign(name, text) for name, text in newsroom.texts.items() if "#" not in name}


def test_every_declared_copy_and_every_rewrite_of_a_seed_is_found(
    newsroom: corpus.Corpus, signed: dict[str, Signature]
) -> None:
    copies = [pair for pair in newsroom.pairs if pair.is_derived and pair.a in signed]
    assert {pair.kind for pair in copies} >= {"newsroom_identical", "newsroom_near_copy", "rewrite_of_seed"}
    missed = [(pair.a, pair.b) for pair in copies if verify(signed[pair.a], signed[pair.b]).kind is None]
    assert missed == []


def test_other_articles_on_the_topic_and_bulletins_are_never_merged(
    newsroom: corpus.Corpus, signed: dict[str, Signature]
) -> None:
    others = [pair for pair in newsroom.pairs if not pair.is_derived]
    assert len(others) > 1000
    merged = [(pair.a, pair.b) for pair in others if verify(signed[pair.a], signed[pair.b]).kind is not None]
    assert merged == []


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_a_copy_after_each_kind_of_edit_is_found(
    newsroom: corpus.Corpus, signed: dict[str, Signature], kind: str
) -> None:
    names = [pair.b for pair in newsroom.pairs if pair.kind == f"edit:{kind}"]
    long_enough = [name for name in names if signed[name].word_count >= 100][:20]
    assert len(long_enough) == 20
    for name in long_enough:
        assert verify(sign("copy", edited(newsroom.texts[name], kind, seed=name)), signed[name]).kind is not None, name


def test_the_numbers_that_tell_bulletins_apart_are_told() -> None:
    _, one, other = bulletins()[0]
    found = verify(sign("a", one), sign("b", other))
    assert found.kind is None
    assert "another issue of a bulletin" in found.evidence[-1]


def test_the_index_brings_up_rewrites_that_keep_hardly_a_trigram(
    newsroom: corpus.Corpus, signed: dict[str, Signature]
) -> None:
    index = Index()
    for name in sorted(signed):
        if "rewrite/" not in name:
            index.add(signed[name])
    rewrites = [pair for pair in newsroom.pairs if pair.kind == "rewrite_of_seed" and "rewrite/" in pair.a]
    found = [pair for pair in rewrites if pair.b in {one.page_id for one in index.candidates(signed[pair.a])}]
    assert len(found) >= len(rewrites) // 2


def test_cut_at_the_end_is_contained_whatever_side_asks(newsroom: corpus.Corpus) -> None:
    text = max(newsroom.texts.values(), key=len)
    part, whole = sign("part", text[: len(text) // 2]), sign("whole", text)
    assert verify(part, whole).kind is RelationKind.CONTAINED
    turned = verify(whole, part)
    assert turned.kind is RelationKind.CONTAINS
    start, end, matched_start, matched_end = turned.passages[:4]
    assert text[start:end].startswith(text[matched_start:matched_end].strip())
