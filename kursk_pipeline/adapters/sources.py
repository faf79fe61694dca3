"""The sources that we follow, read from ``config/sources/*.toml``: one file a source, its name the source's id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kursk_pipeline.adapters.source_feeds import Feed, checked_feeds
from kursk_pipeline.adapters.toml_forms import STRICT, fit_form, read_toml
from kursk_pipeline.errors import ConfigError

__all__ = ["Feed", "Source", "SourceKind", "load_sources"]

SourceKind = Literal["newspaper", "wire", "broadcaster", "state_media", "institute", "government", "aggregator", "blog"]

_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,60}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?")


@dataclass(frozen=True, slots=True)
class _SourceForm:
    __pydantic_config__ = STRICT

    name: str
    publisher: str
    publisher_family: str
    country: str
    languages: tuple[str, ...]
    kind: SourceKind
    feeds: tuple[Feed, ...]
    found_in: str
    verified_on: str
    delay_seconds: float = 1.0
    retention_days: int = 365
    keep_parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source that we follow.

    Attributes:
        source_id: the name of its file.
        publisher_family: who owns the publisher; sources of one family are not independent.
        country: ISO 3166-1 alpha-2 code of the publisher's country.
        languages: BCP 47 tags of what it publishes.
        delay_seconds: least pause between two requests to its hosts.
        retention_days: how long its bodies stay in the archive.
        keep_parameters: query parameters, in lower case, that name content here although they look like tracking.
        found_in: where the feed addresses were found.
        verified_on: day on which they were last tried (ISO 8601); empty when never.
    """

    source_id: str
    name: str
    publisher: str
    publisher_family: str
    country: str
    languages: tuple[str, ...]
    kind: SourceKind
    feeds: tuple[Feed, ...]
    delay_seconds: float
    retention_days: int
    keep_parameters: frozenset[str]
    found_in: str
    verified_on: str


def load_sources(folder: Path, *, substitutions: Mapping[str, str]) -> tuple[Source, ...]:
    """Read all sources of a folder, in the order of their ids.

    Args:
        folder: holds one ``<source_id>.toml`` for each source.
        substitutions: values for ``{name}`` in feed addresses, such as ``newsroom_port``.

    Raises:
        ConfigError: no source, an unknown key, a wrong value, a bad or doubled feed address; names file, field and fix.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ConfigError(
            str(folder), "", "no source is declared here", "add a file <source_id>.toml, or set KURSK_SOURCES"
        )
    sources = tuple(_read_source(file, substitutions) for file in files)
    _refuse_doubles(folder, sources)
    return sources


def _read_source(file: Path, substitutions: Mapping[str, str]) -> Source:
    form: _SourceForm = fit_form(str(file), read_toml(file), _SourceForm)
    _check(file, form)
    values: dict[str, Any] = {name: getattr(form, name) for name in _SourceForm.__slots__}
    values["feeds"] = checked_feeds(str(file), form.feeds, substitutions)
    values["keep_parameters"] = frozenset(name.lower() for name in form.keep_parameters)
    return Source(source_id=file.stem, **values)


def _check(file: Path, form: _SourceForm) -> None:
    rules = (
        (
            "",
            _SOURCE_ID.fullmatch(file.stem),
            "the file name is no source id",
            "use a-z, 0-9, _ and -, 2 to 61 of them",
        ),
        ("name", form.name.strip(), "is empty", "give the name that people know"),
        ("publisher", form.publisher.strip(), "is empty", "name the publisher"),
        (
            "publisher_family",
            form.publisher_family.strip(),
            "is empty",
            "name the owner; the publisher if none is known",
        ),
        (
            "country",
            _COUNTRY.fullmatch(form.country),
            f"{form.country!r} is no country code",
            "use two capitals: UA, GB",
        ),
        (
            "languages",
            form.languages and all(map(_LANGUAGE.fullmatch, form.languages)),
            "not language tags",
            "use en, uk, ru",
        ),
        ("feeds", form.feeds, "no feed is named", "add at least one { url = ..., kind = ... }"),
        ("delay_seconds", 0 <= form.delay_seconds <= 3600, "out of range", "give seconds from 0 to 3600; 1 is polite"),
        ("retention_days", 1 <= form.retention_days <= 3650, "out of range", "give days from 1 to 3650"),
        ("found_in", form.found_in.strip(), "is empty", "say where the address was found"),
        ("verified_on", _DAY.fullmatch(form.verified_on), "is no day", 'write "2026-01-31", or "" when never tried'),
    )
    for field, is_right, problem, fix in rules:
        if not is_right:
            raise ConfigError(str(file), field, problem, fix)


def _refuse_doubles(folder: Path, sources: tuple[Source, ...]) -> None:
    owners: dict[str, str] = {}
    for source in sources:
        for place, feed in enumerate(source.feeds):
            if owner := owners.get(feed.url):
                file = str(folder / f"{source.source_id}.toml")
                raise ConfigError(file, f"feeds.{place}.url", f"{feed.url} is also a feed of {owner}", "name it once")
            owners[feed.url] = source.source_id
