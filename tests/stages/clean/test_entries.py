"""A live blog keeps the heading and the sentences of every post, with structured data and without."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kursk_pipeline.stages.clean import clean_html

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
OPENING = "Rolling coverage of the fighting in the border region."
POSTS = {
    "Columns near Sudzha": "Residents said that vehicles had passed along the main road towards the north at night.",
    "Governor speaks": "The governor said the situation remained difficult and asked people to leave their homes.",
    "Ministry denies": "The ministry said that all attacks had been repelled and the army had moved up reserves.",
    "Power cut": "Power was cut in several villages after a substation caught fire, the operator said.",
}


def live_page(*, is_stated: bool, mark: str) -> bytes:
    updates = [
        {"@type": "BlogPosting", "headline": title, "articleBody": text, "datePublished": "2024-08-08T10:00:00Z"}
        for title, text in POSTS.items()
    ]
    node = {"@type": "LiveBlogPosting", "headline": "Live from the border", "liveBlogUpdate": updates}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>' if is_stated else ""
    posts = "".join(f'<div class="post">{mark}<h2>{title}</h2><p>{text}</p></div>' for title, text in POSTS.items())
    return (
        f"<html><head>{head}</head><body><article><h1>Live</h1><p>{OPENING}</p>{posts}</article></body></html>".encode()
    )


@pytest.mark.parametrize("mark", ["", '<time datetime="2024-08-08T10:00:00Z">10:00</time>', "<span>10:00</span>"])
@pytest.mark.parametrize("is_stated", [True, False])
def test_no_heading_and_no_sentence_of_a_post_is_lost(is_stated: bool, mark: str) -> None:
    article = clean_html("p", "https://example.org/live", live_page(is_stated=is_stated, mark=mark), NOW).results[0]
    lines = [line for line in article.text.split("\n") if line != "10:00"]
    assert lines == [OPENING, *(line for post in POSTS.items() for line in post)]
    if is_stated:
        assert [post.title for post in article.posts] == list(POSTS)
