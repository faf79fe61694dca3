"""Writing source files: a filled form for a new source, and the day on which a source was last tried."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from kursk_pipeline.adapters.source_feeds import Feed
from kursk_pipeline.errors import ConfigError

_VERIFIED = re.compile(r'^verified_on\s*=\s*"[^"\n]*"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a source before a person has looked at it."""

    source_id: str
    name: str
    languages: tuple[str, ...]
    feeds: tuple[Feed, ...]
    found_in: str


def form_text(draft: Draft) -> str:
    """A source file with what is known filled in, and what a person has to complete marked as such."""
    languages = json.dumps(list(draft.languages) or ["en"], ensure_ascii=False)
    lines = [
        "# Complete the lines that say so, then: kursk source test " + draft.source_id,
        f"name = {_quoted(draft.name)}",
        f"publisher = {_quoted(draft.name)}  # complete: who publishes it",
        f"publisher_family = {_quoted(draft.name)}  # complete: who owns the publisher",
        'country = "ZZ"  # complete: two letters, such as UA (ZZ stands for unknown)',
        f"languages = {languages}",
        'kind = "newspaper"  # complete: newspaper, wire, broadcaster, state_media, institute, government, ...',
        "delay_seconds = 1.0",
        "retention_days = 365",
        "feeds = [",
        *(f"  {{ url = {_quoted(feed.url)}, kind = {_quoted(feed.kind)}{_options(feed)} }}," for feed in draft.feeds),
        "]",
        f"found_in = {_quoted(draft.found_in)}",
        'verified_on = ""',
    ]
    return "\n".join(lines) + "\n"


def write_form(folder: Path, draft: Draft) -> Path:
    """Write a new source file; returns its path.

    Raises:
        ConfigError: there is a source of that id already.
    """
    path = folder / f"{draft.source_id}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(form_text(draft))
    except FileExistsError as error:
        raise ConfigError(str(path), "", "there is such a source already", "choose another id with --key") from error
    return path


def set_verified(folder: Path, source_ids: Sequence[str], on: date) -> None:
    """Write into source files on which day their feeds were last read well; nothing else in them changes.

    Raises:
        ConfigError: a file has no such line.
    """
    for source_id in source_ids:
        path = folder / f"{source_id}.toml"
        text, count = _VERIFIED.subn(f'verified_on = "{on.isoformat()}"', path.read_text(encoding="utf-8"))
        if count != 1:
            raise ConfigError(str(path), "verified_on", "is not on a line of its own", 'write verified_on = ""')
        aside = path.with_name(f".{path.name}.{uuid4().hex}")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _options(feed: Feed) -> str:
    return f", links = {_quoted(feed.links)}" if feed.links else ""
