"""What a page says about itself outside its text, read once: JSON-LD, meta tags, microdata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from kursk_pipeline.plain_text import one_line

ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "TechArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
    }
)
"""schema.org types whose headline, author and dates are those of the page's article."""
MAX_GRAPH_NODES = 2_000
"""Nodes of JSON-LD looked at; the richest development page has a few hundred."""

_CONTROLS = re.compile("[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Found:
    """One value for a field, where it stood, and how it read there."""

    value: Any
    origin: str
    raw: str
    precision: str = "exact"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Article nodes of the JSON-LD, all its nodes by ``@id``, and meta contents by lower-case name."""

    articles: tuple[dict[str, Any], ...]
    by_id: dict[str, dict[str, Any]]
    meta: dict[str, tuple[str, ...]]

    def first_meta(self, *names: str) -> str:
        """The first non-empty content among the names, in their order; empty when there is none."""
        return next((content for name in names for content in self.meta.get(name, ())), "")


def read_evidence(tree: Any) -> Evidence:
    """Read the structured data of a parsed page."""
    nodes = list(_json_ld_nodes(tree))
    articles = tuple(node for node in nodes if ARTICLE_TYPES.intersection(types_of(node)))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return Evidence(articles=articles, by_id=by_id, meta=_meta(tree))


def types_of(node: dict[str, Any]) -> set[str]:
    """The schema.org types of a JSON-LD node, without their namespace."""
    types = node.get("@type", ())
    listed = types if isinstance(types, list) else [types]
    return {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in listed}


def text_of(value: Any) -> str:
    """A JSON-LD value as one line of text; lists give their first, nodes their name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return one_line(unescape(str(value))) if isinstance(value, str | int | float) else ""


def _json_ld_nodes(tree: Any) -> Iterator[dict[str, Any]]:
    scripts = [script.text for script in tree.iter("script") if "ld+json" in (script.get("type") or "")]
    stack = [_loaded(text) for text in reversed(scripts) if text]
    count = 0
    while stack and count < MAX_GRAPH_NODES:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            count += 1
            yield node
            stack.extend(reversed([node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]))


def _loaded(text: str) -> Any:
    """Parse JSON-LD as found in the wild: control characters inside strings, comment and CDATA fences."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_CONTROLS.sub(" ", re.sub(r",\s*([}\]])", r"\1", text)).rstrip("; "), strict=False)
    except (ValueError, RecursionError):
        return None


def _meta(tree: Any) -> dict[str, tuple[str, ...]]:
    contents: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        if content:
            for attribute in ("property", "name", "itemprop"):
                for name in (element.get(attribute) or "").lower().split():
                    contents.setdefault(name, []).append(content)
    return {name: tuple(values) for name, values in contents.items()}
