"""Which of a page's statements becomes its title."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kursk_pipeline.stages.clean import clean_html

NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
TEXT = "".join(f"<p>Paragraph {number} tells how the convoy passed the village at night.</p>" for number in range(12))


def title_of(head: str, heading: str = "") -> str:
    page = f"<html lang='en'><head>{head}</head><body><article>{heading}{TEXT}</article></body></html>"
    return clean_html("p", "https://www.example.org/a", page.encode(), NOW).results[0].title


def json_ld(headline: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": headline})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        (json_ld("Convoy passes village") + meta("og:title", "Other words"), "", "Convoy passes village"),
        (
            meta("og:title", "Convoy passes village | Example") + meta("og:site_name", "Example"),
            "",
            "Convoy passes village",
        ),
        (
            json_ld("The Example Times") + meta("og:site_name", "The Example Times"),
            "<h1>Convoy passes</h1>",
            "Convoy passes",
        ),
        (json_ld("Convoy passes the vil..."), "<h1>Convoy passes the village</h1>", "Convoy passes the village"),
        (
            meta("og:title", "War in the east: A convoy passes the village"),
            "<h1>Border - A convoy passes the village</h1>",
            "A convoy passes the village",
        ),
        (
            meta("og:title", "Long convoy - many people saw it"),
            "<h1>Convoy - many people saw it</h1>",
            "Long convoy - many people saw it",
        ),
        (meta("og:title", "Convoy-PoliticsㅣExample") + "<meta itemprop='headline' content='Convoy'>", "", "Convoy"),
        (
            json_ld("Convoy passes - nobody hurt at all in the long night of the crossing")
            + meta("og:site_name", "Convoy passes - nobody hurt at all in the long night of the crossing"),
            "",
            "Convoy passes - nobody hurt at all in the long night of the crossing",
        ),
    ],
    ids=[
        "json-ld first",
        "site name",
        "json-ld of the site",
        "cut short",
        "kickers",
        "edited",
        "section",
        "no site name",
    ],
)
def test_the_title_is_the_headline_without_decoration(head: str, heading: str, expected: str) -> None:
    assert title_of(head, heading) == expected


def test_of_several_chief_headings_the_article_s_own_is_the_title() -> None:
    article = f"<article><h1>Convoy passes village</h1>{TEXT}</article>"
    page = f"<title>Example</title><h1>Example</h1><h1>World</h1>{article}<aside><h1>Most read</h1></aside>"
    assert clean_html("p", "https://www.example.org/a", page.encode(), NOW).results[0].title == "Convoy passes village"
