"""Which lines of a page become the article's text."""

from __future__ import annotations

import html as markup
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.records import Article
from kursk_pipeline.stages.clean import clean_html
from kursk_pipeline.stages.clean.blocks import read_blocks
from kursk_pipeline.stages.clean.draft import lay_over
from kursk_pipeline.stages.clean.signals import Reading, signals
from kursk_pipeline.stages.clean.weights import WEIGHTS

NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
PROSE = [
    f"In paragraph {number} the governor of the region described, to reporters gathered near the crossing, how the {what} "
    "had changed within a day, while residents of the villages nearby waited for buses and asked when they might return."
    for number, what in enumerate(
        ("road", "bridge", "market", "school", "river bank", "station", "warehouse", "border post")
    )
]


LINKS = "".join(f"<li><a href='/{n}'>Another story of the day, number {n}</a></li>" for n in range(6))
COOKIES = "<div class='cookie-banner'><p>We use cookies to improve this site.</p></div>"
NAVIGATION = f"{COOKIES}<header><nav><ul>{LINKS}</ul></nav></header>"
SHARE_BAR = "<ul class='share'><li>Share</li><li>Copy link</li></ul><p class='newsletter'>Sign up to our newsletter</p>"
RELATED = f"<aside class='related'><h2>More on this story</h2><ul>{LINKS}</ul></aside>"
FOOTER = "<footer><p>© 2024 Example. All rights reserved.</p></footer>"


def read(body: str, head: str = "<title>Villages wait for buses</title>") -> Article:
    page = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return clean_html("p", "https://example.org/story", page.encode(), NOW).results[0]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{markup.escape(text)}</p>" for text in texts)


def test_headline_and_related_links_stay_out_of_the_text() -> None:
    related = "".join(f"<li><a href='/{n}'>Another story of the day, number {n}</a></li>" for n in range(4))
    body = (
        f"<main><article><h1>Villages wait for buses</h1>{paragraphs(PROSE[:4])}"
        f"<div class='related-stories'><h3>More on this story</h3><ul>{related}</ul></div>{paragraphs(PROSE[4:])}"
        "</article></main>"
    )
    assert read(body).text.split("\n") == PROSE


def test_columns_parted_by_an_advertisement_are_one_text() -> None:
    columns = "".join(
        f"<div class='grid'><div class='body-column'>{paragraphs(PROSE[start : start + 4])}</div></div>"
        "<div class='ad-slot'><span>Advertisement</span></div>"
        for start in (0, 4)
    )
    assert read(f"<article>{columns}</article>").text.split("\n") == PROSE


def test_a_story_that_only_scripts_carry_is_found() -> None:
    payload = json.dumps({"props": {"story": {"html": paragraphs(PROSE)}}})
    page = read(f"<div id='root'></div><script>window.__STATE__ = {payload};</script>")
    assert page.text.split("\n") == PROSE


def test_reader_comments_are_not_the_article() -> None:
    comments = "".join(
        f"<div class='comment'><p>I think that number {n} of these claims is wrong and I would like to see it.</p></div>"
        for n in range(6)
    )
    text = read(f"<article>{paragraphs(PROSE)}</article><section id='comments'>{comments}</section>").text
    assert text.split("\n") == PROSE


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts (shared/seeds) are not on this machine")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_page_made_around_a_reference_text_gives_its_sentences_without_furniture(number: str) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    lines = [line.strip(" •\t") for line in text.split("\n") if line.strip()]
    true = [line.strip(" •\t") for line in strip_furniture(text).split("\n") if line.strip()]
    article = f"<article><h1>Villages wait for buses</h1>{paragraphs(lines)}{SHARE_BAR}</article>"
    assert read(f"{NAVIGATION}<main>{article}{RELATED}</main>{FOOTER}").text.split("\n") == true


def test_every_signal_has_its_weight() -> None:
    page = document_fromstring(f"<html><body>{paragraphs(PROSE)}</body></html>")
    reading = Reading(lay_over(read_blocks(page), "\n".join(PROSE)))
    assert set(signals(reading, 0)) == set(WEIGHTS)


def test_a_line_of_the_authors_names_is_not_text() -> None:
    head = "<title>Villages wait for buses</title><meta name='author' content='Jane Roe'>"
    assert read(f"<article>{paragraphs(['Jane Roe', *PROSE])}</article>", head).text.split("\n") == PROSE
