"""The words of claims on disk: ``config/claims/``, one file a language, and what is known of speakers.

``speakers.toml`` says of entities whether they speak as officials of a side, as institutes or as newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from kursk_pipeline.adapters.toml_forms import STRICT, read_form
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Extraction, Mention
from kursk_pipeline.stages.claims import (
    VERSION,
    ClaimWords,
    KnownSpeaker,
    Lexicon,
    compiled,
    document,
    found,
)
from kursk_pipeline.stages.extract import Reading


@dataclass(frozen=True, slots=True)
class SpeakersForm:
    """``speakers.toml``: entity ids by what they are; officials by side (``ru``, ``ua`` or an ISO 3166 code)."""

    __pydantic_config__ = STRICT

    officials: dict[str, tuple[str, ...]]
    institutes: tuple[str, ...]
    newspapers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimReader:
    """Finds claims in texts of every language that has words; other texts have none.

    ``lexicons`` are compiled with the first text of their language: it takes longer than reading the files.
    """

    lexicons: dict[str, Callable[[], Lexicon]]
    speakers: dict[str, KnownSpeaker]

    def read(self, reading: Reading, mentions: tuple[Mention, ...]) -> Extraction:
        """Join the mentions of a text with its claims and quotations."""
        lexicon = self.lexicons.get(reading.language)
        if lexicon is None:
            return Extraction(reading.page_id, mentions, (), ())
        words = lexicon()
        told = document(
            reading.page_id, reading.text, reading.language, reading.published_on, reading.sentence_starts, mentions
        )
        claims, quotations = found(told, words, self.speakers, VERSION)
        return Extraction(reading.page_id, mentions, claims, quotations)


def load_claim_reader(folder: Path) -> ClaimReader:
    """Read every file of the folder.

    Raises:
        ConfigError: a file is wrong; with the first text of a language, when an entry of it is no regular expression.
    """
    files = sorted(path for path in folder.glob("*.toml") if path.stem != "speakers")
    words = [(path, read_form(path, ClaimWords)) for path in files]
    lexicons = {one.iso: lru_cache(maxsize=1)(partial(_lexicon, path, one)) for path, one in words}
    return ClaimReader(dict(lexicons), _speakers(folder / "speakers.toml"))


def _lexicon(path: Path, words: ClaimWords) -> Lexicon:
    try:
        return compiled(words)
    except re.error as error:
        raise ConfigError(str(path), "", f"not a regular expression: {error}", f"correct {error.pattern!r}") from error


def _speakers(path: Path) -> dict[str, KnownSpeaker]:
    form = read_form(path, SpeakersForm)
    known = {entity: KnownSpeaker("official", side) for side, ids in form.officials.items() for entity in ids}
    known |= {entity: KnownSpeaker("institute", None) for entity in form.institutes}
    return known | {entity: KnownSpeaker("newspaper", None) for entity in form.newspapers}
