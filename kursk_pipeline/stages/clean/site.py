"""What a site calls itself, so that its name can be told from a title and from an author."""

from __future__ import annotations

import re

from kursk_pipeline.stages.clean.evidence import Evidence, text_of

_NOT_WORD = re.compile(r"[\W_]+")
_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?(?:www\d?\.|m\.|amp\.)?([^/:?#]+)", re.IGNORECASE)
MAX_NAME_CHARACTERS = 50
"""A longer "name" is a headline that a content system put in the publisher's place."""
MIN_LABEL_CHARACTERS = 4
"""A host's label shorter than this is also a word or an initialism in headlines."""


def key_of(name: str) -> str:
    """A name without case, spaces and punctuation, to compare by."""
    return _NOT_WORD.sub("", name).casefold()


def site_names(evidence: Evidence, url: str) -> frozenset[str]:
    """Keys of the names under which the site speaks of itself: stated names, its host, the host's longest label."""
    stated = [text_of(article.get("publisher")) for article in evidence.articles]
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "publisher"):
        stated.extend(evidence.meta.get(name, ()))
    host = found[1].casefold() if (found := _HOST.match(url)) else ""
    label = max(host.split("."), key=len)
    names = {key_of(name) for name in (*stated, host, *([label] if len(label) >= MIN_LABEL_CHARACTERS else []))}
    return frozenset(name for name in names if name and len(name) <= MAX_NAME_CHARACTERS)


def is_site_name(text: str, names: frozenset[str]) -> bool:
    """Whether a text is one of the site's names, or one with the article or the domain ending left off or put on."""
    key = key_of(text)
    return bool(key) and any(key == name or (len(key) > 5 and key in name) or _begins(key, name) for name in names)


def _begins(key: str, name: str) -> bool:
    return len(name) > 5 and key.startswith(name) and len(key) <= len(name) + 6
