"""Strict TOML: a file is read into a frozen dataclass, and anything unexpected is refused with file, field and fix."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kursk_pipeline.errors import ConfigError

FormT = TypeVar("FormT")

STRICT = ConfigDict(extra="forbid")
"""Put ``__pydantic_config__ = STRICT`` on a form (a frozen dataclass) so that unknown keys are refused."""


def read_form(path: Path, form: type[FormT]) -> FormT:
    """Read one file into the dataclass ``form``.

    Raises:
        ConfigError: the file is missing, is not TOML, or does not fit the form.
    """
    return fit_form(str(path), read_toml(path), form)


def read_toml(path: Path) -> dict[str, Any]:
    """Parse one file.

    Raises:
        ConfigError: the file is missing, cannot be read (a folder, say), or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(str(path), "", "there is no such file", "create it, or correct the path") from error
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise ConfigError(str(path), "", problem, "put a file there that may be read, or remove it") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), "", f"not valid TOML: {error}", "correct the syntax at that place") from error


def fit_form(file: str, values: dict[str, Any], form: type[FormT]) -> FormT:
    """Turn parsed values into the dataclass ``form``; ``file`` is named in errors.

    Raises:
        ConfigError: a key is unknown or missing, or a value does not fit.
    """
    try:
        return TypeAdapter(form).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ConfigError(file, field, first["msg"], _fix_for(first["type"])) from error


def _fix_for(kind: str) -> str:
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        return "remove this key, or correct its spelling"
    if kind.startswith("missing"):
        return "add this key"
    return "give a value of the kind named"
