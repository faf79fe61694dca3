"""Reads ``config/topics/``: a topic is one TOML file; a folder of its name beside it holds its words, one file a language.

The weights of its trained model, where it has one, lie beside the topic as ``<name>.weights.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kursk_pipeline.adapters.toml_forms import STRICT, read_form
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.topics import Clue, Role, Topic, Weights

NO_LANGUAGE = "any"
"""Terms that no language owns, such as years."""

_ISO_639_1 = re.compile("[a-z]{2}")

Terms = Mapping[str, tuple[str, ...]]
"""Terms of one clue by language, or of one language by clue."""


@dataclass(frozen=True, slots=True)
class _ClueForm:
    __pydantic_config__ = STRICT
    id: str
    role: Role
    says: str
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_strong: bool = False
    yields: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class _TopicForm:
    __pydantic_config__ = STRICT
    id: str
    title: str
    description: str
    begins_on: date
    ends_on: date
    clue: tuple[_ClueForm, ...]


@dataclass(frozen=True, slots=True)
class _LanguageForm:
    __pydantic_config__ = STRICT
    terms: dict[str, tuple[str, ...]]


def read_topic(path: Path) -> Topic:
    """Read one topic with its languages and, where it has them, its weights.

    Args:
        path: a TOML file of ``config/topics/``; ``<name>/<ISO 639-1 code>.toml`` beside it adds the words of a language.

    Raises:
        ConfigError: a file is missing, is not of the form, or says the same thing twice.
    """
    form = read_form(path, _TopicForm)
    _check(str(path), form)
    by_language = _read_languages(path, {clue.id for clue in form.clue})
    clues = tuple(_clue_of(clue, by_language) for clue in form.clue)
    for clue in clues:
        if not clue.terms:
            fix = f"add them under [clue.terms] or in a file of {path.with_suffix('')}"
            raise ConfigError(str(path), f"clue.{clue.id}.terms", "no language has words for it", fix)
    languages = {*by_language, *(language for clue in form.clue for language in clue.terms)} - {NO_LANGUAGE}
    weights = _read_weights(weights_path(path))
    return Topic(form.id, form.title, form.begins_on, form.ends_on, clues, frozenset(languages), weights)


def weights_path(topic_path: Path) -> Path:
    """Where the trained weights of a topic file lie."""
    return topic_path.with_suffix(".weights.json")


def _read_languages(path: Path, clue_ids: set[str]) -> dict[str, Terms]:
    """The words of each language file, by clue."""
    languages: dict[str, Terms] = {}
    for file in sorted(path.with_suffix("").glob("*.toml")):
        if not _ISO_639_1.fullmatch(file.stem):
            raise ConfigError(str(file), "", "not named after a language", "name it by an ISO 639-1 code, as en.toml")
        terms = read_form(file, _LanguageForm).terms
        for clue_id in terms:
            if clue_id not in clue_ids:
                fix = f"correct it, or add a clue of that id to {path.name}"
                raise ConfigError(str(file), f"terms.{clue_id}", "no clue of the topic has this id", fix)
            _check_terms(str(file), f"terms.{clue_id}", terms[clue_id])
        languages[file.stem] = terms
    return languages


def _clue_of(form: _ClueForm, by_language: Mapping[str, Terms]) -> Clue:
    of_files = [terms.get(form.id, ()) for terms in by_language.values()]
    flags = {"is_strong": form.is_strong, "yields": form.yields, "is_date": form.is_date}
    return Clue(form.id, form.role, form.says, _distinct([*form.terms.values(), *of_files]), **flags)


def _distinct(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for terms in lists for term in terms))


def _check(file: str, form: _TopicForm) -> None:
    if form.ends_on < form.begins_on:
        raise ConfigError(file, "ends_on", "lies before begins_on", "exchange the two dates")
    if not any(clue.role in {Role.ANCHOR, Role.NAME} for clue in form.clue):
        raise ConfigError(file, "clue", "nothing names the topic", "add a clue with the role anchor or name")
    seen: set[str] = set()
    for clue in form.clue:
        if clue.id in seen:
            raise ConfigError(file, f"clue.{clue.id}", "two clues have this id", "rename one of them")
        seen.add(clue.id)
        for language, terms in clue.terms.items():
            if language != NO_LANGUAGE and not _ISO_639_1.fullmatch(language):
                fix = f"use an ISO 639-1 code, or {NO_LANGUAGE!r} for what no language owns"
                raise ConfigError(file, f"clue.{clue.id}.terms.{language}", "not a language", fix)
            _check_terms(file, f"clue.{clue.id}.terms.{language}", terms)


def _check_terms(file: str, key: str, terms: tuple[str, ...]) -> None:
    if any(not term.strip(" *") for term in terms):
        raise ConfigError(file, key, "an empty term matches everything", "remove it")


def _read_weights(path: Path) -> Weights | None:
    if not path.exists():
        return None
    try:
        weights = TypeAdapter(Weights).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise ConfigError(
            str(path), "", f"not a file of weights: {error}", "run python -m evals.judge --train"
        ) from error
    widths = {len(row) for row in weights.rows}
    if widths != {len(weights.features)} or len(weights.rows) != len(weights.states) != len(weights.constants):
        raise ConfigError(str(path), "rows", "sizes do not agree", "run python -m evals.judge --train")
    return weights
