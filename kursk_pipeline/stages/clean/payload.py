"""Pages that carry their article as a string inside a script and leave the drawing to the browser."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree, html

MAX_VISIBLE_WORDS = 60
"""A page with more visible words than this speaks for itself."""
MIN_PARAGRAPHS = 3
"""Paragraphs that a string must hold to be an article."""
_PARAGRAPH = re.compile(r"(?:<|\\u003[cC])p[\s>\\]")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def story_in_scripts(tree: Any) -> Any | None:
    """The longest string of HTML paragraphs among the page's scripts, parsed; None when there is none."""
    texts = (script.text for script in tree.iter("script") if script.text)
    found = [string for text in texts if _is_likely(text) for string in _html_strings(text)]
    if not found:
        return None
    try:
        return html.document_fromstring(f"<html><body><article>{max(found, key=len)}</article></body></html>")
    except (etree.ParserError, ValueError):
        return None


def _is_likely(text: str) -> bool:
    return len(_PARAGRAPH.findall(text)) >= MIN_PARAGRAPHS


def _html_strings(text: str, depth: int = 2) -> list[str]:
    """Strings that hold paragraphs; a string of JSON inside a string is opened once more."""
    found: list[str] = []
    for quoted in _STRING.finditer(text):
        if not _is_likely(quoted[1]):
            continue
        try:
            string = json.loads(f'"{quoted[1]}"', strict=False)
        except ValueError:
            continue
        inner = _html_strings(string, depth - 1) if depth > 1 and '":' in string else []
        found.extend(inner or [string])
    return found
