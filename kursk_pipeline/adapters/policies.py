"""Reads ``config/policy.toml``: what may be kept under which reservations of publishers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kursk_pipeline.adapters.toml_forms import STRICT, read_form
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Retention
from kursk_pipeline.reservations import SIGNALS, RetentionPolicy


@dataclass(frozen=True, slots=True)
class _PolicyForm:
    __pydantic_config__ = STRICT
    keeps: dict[str, Literal["full_text", "facts_only", "nothing"]]


def read_retention_policy(path: Path) -> RetentionPolicy:
    """Read the policy.

    Raises:
        ConfigError: the file is missing or wrong, or does not say what every signal means.
    """
    keeps = read_form(path, _PolicyForm).keeps
    for signal in keeps.keys() ^ set(SIGNALS):
        problem, fix = ("unknown signal", "remove it") if signal in keeps else ("not decided", "say what may be kept")
        raise ConfigError(str(path), f"keeps.{signal}", problem, fix)
    return RetentionPolicy({signal: Retention(kept) for signal, kept in keeps.items()})
