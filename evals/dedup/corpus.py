"""The pairs that dedup is trained and measured on: texts by id, and what each pair is."""

from __future__ import annotations

import itertools
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.dedup.bulletins import bulletins, updates
from evals.dedup.edits import EDITS, edited

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT = ROOT.parent / "shared" / "dedup"
NEWSROOM = ROOT / "kursk_pipeline" / "newsroom" / "articles"
REWRITES = Path(__file__).with_name("rewrites")

TRAINING_ORIGINALS = 220
"""Development originals that are edited for training: enough for stable weights, seconds to compute."""

DEVELOPMENT_KINDS = (
    "machine_translation", "human_retranslation", "same_event", "same_event_other_outlet", "similar_event",
    "different_article",
)  # fmt: skip


MIXED_EDITS = ("furniture_around", "truncated", "excerpt", "sentences_dropped", "background_added", "embedded")
MIXED_OF = (
    (("machine_translation", "human_retranslation"), 300),
    (("same_event", "same_event_other_outlet"), 250),
    (("newsroom_other", "topic_and_seed"), 200),
    (("rewrite_of_seed", "newsroom_rewrite", "rewrite_of_article"), 20),
)
"""Kinds of pairs that are learnt from a second time with one side edited, and how many of them."""

TOPIC_KINDS = ("rewrite_of_seed", "rewrite_of_article", "newsroom_rewrite", "newsroom_other", "topic_and_seed")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by id; ``group`` names the story, so that no story is both learnt from and measured."""

    kind: str
    is_derived: bool
    a: str
    b: str
    group: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts by id (a seed has none: its signature ships), and the pairs between them."""

    texts: dict[str, str]
    pairs: tuple[Pair, ...]


def development() -> Corpus:
    """The development pairs, and edits of some of their originals for training (kinds ``train:...``)."""
    texts = {row["id"]: row["text"] for row in _rows(DEVELOPMENT / "articles.jsonl")}
    pairs = [
        Pair(row["kind"], row["duplicate"], row["a"], row["b"], story_of(row["a"]))
        for row in _rows(DEVELOPMENT / "pairs.jsonl")
    ]
    originals = sorted(name for name in texts if name.startswith("basil") or name.endswith("ref-A"))
    chosen = originals[:: max(1, len(originals) // TRAINING_ORIGINALS)]
    pairs += _edited_pairs({name: texts[name] for name in chosen}, texts, "train")
    pairs += _same_furniture(chosen, texts)
    pairs += _both_extended(chosen)
    return Corpus(texts, tuple(pairs))


def learnt_from() -> Corpus:
    """What the model is fitted on: the development pairs with their edits, and rewrites and other pairs on the topic."""
    dev, news = development(), newsroom()
    kept = tuple(pair for pair in news.pairs if pair.kind in TOPIC_KINDS)
    texts = dev.texts | news.texts
    return Corpus(texts, dev.pairs + kept + tuple(_mixed(dev.pairs + kept, texts)))


def _mixed(pairs: tuple[Pair, ...], texts: dict[str, str]) -> Iterator[Pair]:
    """Pairs of which one side was cut, added to or set inside another text as well: rewrites come in parts too."""
    draw = random.Random(3)
    for sorts, count in MIXED_OF:
        chosen = [pair for pair in pairs if pair.kind in sorts]
        for pair, kind in itertools.product(draw.sample(chosen, min(count, len(chosen))), MIXED_EDITS):
            name = f"{pair.a}#mixed#{kind}"
            texts[name] = edited(texts[pair.a], kind, seed=pair.a)
            yield Pair(f"mixed:{pair.kind}", pair.is_derived, name, pair.b, pair.group)


def newsroom() -> Corpus:
    """The project's own texts: their edits, their declared copies, all other pairs on the topic, bulletins, rewrites."""
    forms = dict(newsroom_forms())
    texts = {name: form["body"] for name, form in forms.items()}
    english = {name: texts[name] for name, form in forms.items() if form["language"] == "en"}
    pairs = _edited_pairs(english, texts, "edit")
    pairs += list(_topic_pairs(forms))
    pairs += list(_seed_pairs(forms))
    pairs += _written(bulletins(), "daily_bulletin", texts, is_derived=False)
    pairs += _written(updates(english), "running_update", texts, is_derived=True)
    for path in sorted(REWRITES.glob("*.toml")):
        form = tomllib.loads(path.read_text(encoding="utf-8"))
        texts[f"rewrite/{path.stem}"] = form["body"]
        if "origin" in form:
            pairs += _rewrite_pairs(f"rewrite/{path.stem}", form["origin"], forms)
            continue
        pairs.append(Pair("rewrite_of_seed", True, f"rewrite/{path.stem}", form["seed"], form["seed"]))
        others = [f"seed:00{at}" for at in range(5) if f"seed:00{at}" != form["seed"]]
        pairs += [Pair("topic_and_seed", False, f"rewrite/{path.stem}", other, other) for other in others]
    return Corpus(texts, tuple(pairs))


def _rewrite_pairs(name: str, origin: str, forms: dict[str, dict[str, str]]) -> Iterator[Pair]:
    """A rewrite beside every English text of the newsroom: copies of its original are its relatives, others are not."""
    root = root_of(origin, forms)
    for other, form in forms.items():
        if form["language"] == "en" and (other == origin or root_of(other, forms) != root):
            yield Pair(
                "rewrite_of_article" if other == origin else "newsroom_other", other == origin, name, other, origin
            )


def newsroom_stories(*languages: str) -> list[str]:
    """One text for each story of the newsroom in these languages (English where none is named), its copies left out."""
    forms, wanted = dict(newsroom_forms()), languages or ("en",)
    roots = {root_of(name, forms): form["body"] for name, form in forms.items() if form["language"] in wanted}
    return [roots[root] for root in sorted(roots)]


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def story_of(name: str) -> str:
    """The story of a development text: WMT and BASIL ids name it before the last slash, ECB+ ids before the underscore."""
    if name.startswith(("wmt", "basil")):
        return name.rpartition("/")[0]
    return name.partition("_")[0] if name.startswith("ecb") else name


def _edited_pairs(originals: dict[str, str], texts: dict[str, str], prefix: str) -> list[Pair]:
    pairs = []
    for name, kind in itertools.product(originals, EDITS):
        texts[f"{name}#{kind}"] = edited(originals[name], kind, seed=name)
        pairs.append(Pair(f"{prefix}:{kind}", True, f"{name}#{kind}", name, story_of(name)))
    return pairs


def _same_furniture(names: list[str], texts: dict[str, str]) -> list[Pair]:
    """Unrelated texts inside the same furniture are not copies."""
    return [
        Pair("train:same_furniture", False, f"{a}#furniture_around", f"{b}#furniture_around", story_of(a))
        for a, b in itertools.pairwise(names)
        if story_of(a) != story_of(b) and f"{b}#furniture_around" in texts
    ]


def _both_extended(names: list[str]) -> list[Pair]:
    """One text that two papers extended, each in its own way, is a copy."""
    return [
        Pair("train:both_extended", True, f"{name}#furniture_around", f"{name}#background_added", story_of(name))
        for name in names
    ]


def newsroom_forms() -> Iterator[tuple[str, dict[str, str]]]:
    """The articles of the newsroom by name."""
    for path in sorted(NEWSROOM.glob("*/*.toml")):
        form = tomllib.loads(path.read_text(encoding="utf-8"))
        if form.get("body"):
            yield f"{path.parent.name}/{path.stem}", form


def root_of(name: str, forms: dict[str, dict[str, str]]) -> str:
    """The article that others were made from, or the seed."""
    while forms[name].get("origin") in forms:
        name = forms[name]["origin"]
    return forms[name].get("seed") or name


def _topic_pairs(forms: dict[str, dict[str, str]]) -> Iterator[Pair]:
    for a, b in itertools.combinations(forms, 2):
        if forms[a]["language"] != forms[b]["language"]:
            continue
        is_derived = root_of(a, forms) == root_of(b, forms)
        relation = forms[a].get("relation") or forms[b].get("relation")
        kind = f"newsroom_{relation}" if is_derived else "newsroom_other"
        if not is_derived and "bulletin" in a and "bulletin" in b:
            kind = "daily_bulletin"
        yield Pair(kind, is_derived, a, b, a)


def _seed_pairs(forms: dict[str, dict[str, str]]) -> Iterator[Pair]:
    for name, at in itertools.product(forms, range(5)):
        if forms[name]["language"] == "en":
            is_derived = root_of(name, forms) == f"seed:00{at}"
            kind = "rewrite_of_seed" if is_derived else "topic_and_seed"
            yield Pair(kind, is_derived, name, f"seed:00{at}", f"seed:00{at}")


def _written(
    made: list[tuple[str, str, str]], kind: str, texts: dict[str, str], *, is_derived: bool
) -> list[Pair]:  # fmt: skip
    pairs = []
    for name, a, b in made:
        texts[f"{name}/a"], texts[f"{name}/b"] = a, b
        pairs.append(Pair(kind, is_derived, f"{name}/a", f"{name}/b", name))
    return pairs
