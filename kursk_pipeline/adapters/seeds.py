"""The reference articles as files: ``config/seeds/<name>.toml`` holds facts and a signature, never the text.

People write the facts at the head of a file; ``kursk seeds build`` writes the signature below them and keeps the facts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from kursk_pipeline.adapters.toml_forms import STRICT, fit_form, read_toml
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.records import Seed, Signature
from kursk_pipeline.stages.dedup import NORMALISER, sign

SEED_ID = re.compile(r"seed:[a-z0-9][a-z0-9-]*")
"""A prefix and a slug, as ``warehouse.dim_seed.seed_id`` demands."""

_NUMBERED_NAME = re.compile(r"(\d{3})_.*")
_HEAD = (
    "# A reference article: facts for people to correct, then a signature that `kursk seeds build` makes. No text.\n"
)


@dataclass(frozen=True, slots=True)
class SignatureForm:
    """The ``[signature]`` table: the version of the dedup stage that made it, and the fields of ``Signature``."""

    __pydantic_config__ = STRICT
    version: int
    sequence_hash: int
    sketch: tuple[int, ...]
    shingles: tuple[int, ...]
    quoted_shingles: tuple[int, ...]
    words: tuple[int, ...]
    sentence_ends: tuple[int, ...]
    sentence_offsets: tuple[int, ...]
    word_count: int
    anchors: tuple[int, ...]
    anchor_ends: tuple[int, ...]
    language: str


@dataclass(frozen=True, slots=True)
class FactsForm:
    """The head of one file. An empty publisher or title means that it is not known, as an absent day or URL does."""

    __pydantic_config__ = STRICT
    seed_id: str
    publisher: str
    title: str
    published_on: date | None = None
    url: str | None = None


def load_seeds(folder: Path) -> tuple[Seed, ...]:
    """Read every seed of a folder, by seed id.

    Raises:
        ConfigError: a file does not fit the form, two files claim one id, or a signature is of another version.
    """
    seeds: dict[str, Seed] = {}
    for path in sorted(folder.glob("*.toml")):
        seed = read_seed(path)
        if seed.seed_id in seeds:
            raise ConfigError(
                str(path), "seed_id", f"{seed.seed_id} stands in another file too", "give each its own id"
            )
        seeds[seed.seed_id] = seed
    return tuple(seeds[seed_id] for seed_id in sorted(seeds))


def read_seed(path: Path) -> Seed:
    """Read one seed, strictly.

    Raises:
        ConfigError: the file does not fit the form, or its signature is of another version of the dedup stage.
    """
    facts, stored = _read(path)
    if not SEED_ID.fullmatch(facts.seed_id):
        fix = 'write "seed:" and a slug of a-z, 0-9 and "-", such as "seed:000"'
        raise ConfigError(str(path), "seed_id", f"{facts.seed_id!r} is not a seed id", fix)
    version = stored.get("version") if isinstance(stored, dict) else None
    if version != NORMALISER:
        problem = f"made by version {version} of the dedup stage; this is version {NORMALISER}"
        fix = "run `kursk seeds build FOLDER` with the texts, or `kursk seeds add FILE` for a seed of your own"
        raise ConfigError(str(path), "signature.version", problem, fix)
    form = fit_form(str(path), stored, SignatureForm)
    values = {field.name: getattr(form, field.name) for field in fields(SignatureForm) if field.name != "version"}
    return _seed_of(facts, Signature(page_id=facts.seed_id, **values))


def _read(path: Path) -> tuple[FactsForm, Any]:
    """The facts of a file, and its signature as it stands there: one of an older version has other fields."""
    values = read_toml(path)
    stored = values.pop("signature", {})
    return fit_form(str(path), values, FactsForm), stored


def build_seeds(texts: Path, folder: Path) -> tuple[Seed, ...]:
    """Sign every ``NNN_*.txt`` of ``texts`` into ``folder``; facts that a file there holds already are kept.

    Raises:
        ConfigError: ``texts`` holds no such file, or a file in ``folder`` cannot be read.
    """
    named = [
        (found.group(1), path) for path in sorted(texts.glob("*.txt")) if (found := _NUMBERED_NAME.match(path.name))
    ]
    if not named:
        raise ConfigError(
            str(texts), "", "no file named NNN_*.txt", "give the folder that holds the texts of the seeds"
        )
    return tuple(_build_one(path, folder / f"{name}.toml", f"seed:{name}") for name, path in named)


def add_seed(text: Path, folder: Path, facts: Seed) -> Seed:
    """Sign one text of the user's own and write it to ``folder`` under its id; ``facts.signature`` is not looked at.

    Raises:
        ConfigError: the id is not a seed id, belongs to another file, or the text has no words.
    """
    if not SEED_ID.fullmatch(facts.seed_id):
        raise ConfigError(
            str(text), "seed_id", f"{facts.seed_id!r} is not a seed id", "give --name a slug of a-z, 0-9, -"
        )
    path = folder / f"{facts.seed_id.removeprefix('seed:')}.toml"
    if path.exists():
        raise ConfigError(
            str(path), "seed_id", "there is a seed of this name", "choose another --name, or remove the file"
        )
    return _write(path, facts, _sign_file(text, facts.seed_id, title=facts.title))


def _build_one(text: Path, path: Path, seed_id: str) -> Seed:
    facts = _read(path)[0] if path.exists() else FactsForm(seed_id, "", "")
    signature = _sign_file(text, seed_id, title=facts.title)
    return _write(path, _seed_of(facts, signature), signature)


def _sign_file(text: Path, seed_id: str, *, title: str) -> Signature:
    signature = sign(seed_id, strip_furniture(text.read_text(encoding="utf-8")), title=title)
    if not signature.word_count:
        raise ConfigError(str(text), "", "there are no words in it", "give the text of an article, in UTF-8")
    return signature


def _seed_of(facts: FactsForm, signature: Signature) -> Seed:
    return Seed(facts.seed_id, facts.publisher, facts.title, facts.published_on, facts.url, signature)


def _write(path: Path, facts: Seed, signature: Signature) -> Seed:
    lines = [_HEAD, f"seed_id = {_quoted(facts.seed_id)}"]
    lines += [f"publisher = {_quoted(facts.publisher)}", f"title = {_quoted(facts.title)}"]
    lines += [f"published_on = {facts.published_on.isoformat()}"] if facts.published_on else []
    lines += [f"url = {_quoted(facts.url)}"] if facts.url else []
    lines += ["", "[signature]", f"version = {NORMALISER}"]
    lines += [
        f"{field.name} = {_plain(getattr(signature, field.name))}"
        for field in fields(Signature)
        if field.name != "page_id"
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Seed(facts.seed_id, facts.publisher, facts.title, facts.published_on, facts.url, signature)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _plain(value: int | str | Sequence[int]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    rows = [", ".join(str(number) for number in value[at : at + 6]) for at in range(0, len(value), 6)]
    return "[" + "".join(f"\n  {row}," for row in rows) + ("\n]" if rows else "]")
