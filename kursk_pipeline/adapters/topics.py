"""Reads ``config/topics/``: one TOML file a topic and, beside it, the weights of its trained model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kursk_pipeline.adapters.toml_forms import STRICT, read_form
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.topics import Clue, Role, Topic, Weights

TERM_LISTS = frozenset({"any", "en", "ru", "uk", "de", "fr", "pl"})
"""Languages that a list of terms may be filed under; ``any`` holds what no language owns, such as years."""


@dataclass(frozen=True, slots=True)
class _ClueForm:
    __pydantic_config__ = STRICT
    id: str
    role: Role
    says: str
    terms: dict[str, tuple[str, ...]]
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


def read_topic(path: Path) -> Topic:
    """Read one topic, with the weights of ``<name>.weights.json`` beside it where that file exists.

    Args:
        path: a TOML file of ``config/topics/``.

    Raises:
        ConfigError: a file is missing, is not of the form, or says the same thing twice.
    """
    form = read_form(path, _TopicForm)
    _check(str(path), form)
    clues = tuple(_clue_of(clue) for clue in form.clue)
    languages = frozenset(language for clue in form.clue for language in clue.terms) - {"any"}
    weights = _read_weights(weights_path(path))
    return Topic(form.id, form.title, form.begins_on, form.ends_on, clues, languages, weights)


def weights_path(topic_path: Path) -> Path:
    """Where the trained weights of a topic file lie."""
    return topic_path.with_suffix(".weights.json")


def _clue_of(form: _ClueForm) -> Clue:
    flags = {"is_strong": form.is_strong, "yields": form.yields, "is_date": form.is_date}
    return Clue(form.id, form.role, form.says, _terms_of(form), **flags)


def _terms_of(clue: _ClueForm) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for terms in clue.terms.values() for term in terms))


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
        _check_terms(file, clue)


def _check_terms(file: str, clue: _ClueForm) -> None:
    unknown = sorted(set(clue.terms) - TERM_LISTS)
    if unknown:
        known = ", ".join(sorted(TERM_LISTS))
        raise ConfigError(file, f"clue.{clue.id}.terms.{unknown[0]}", "unknown list of terms", f"use one of {known}")
    if any(not term.strip(" *") for term in _terms_of(clue)):
        raise ConfigError(file, f"clue.{clue.id}.terms", "an empty term matches everything", "remove it")


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
