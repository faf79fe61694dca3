"""How fields are compared with the annotation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fields:
    """What an extractor says about a page; ``day`` is ISO 8601."""

    title: str | None
    authors: tuple[str, ...]
    day: str | None


def normalised(text: str | None) -> str:
    """Words in lower case, compatibility forms folded, without punctuation."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def same_title(found: str | None, truth: str) -> bool:
    return normalised(found) == normalised(truth)


def same_authors(found: Iterable[str], truth: Iterable[str]) -> bool:
    return [normalised(name) for name in found] == [normalised(name) for name in truth]
