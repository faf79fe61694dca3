"""The text of the article: what trafilatura takes, completed by structure, judged block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.plain_text import clean_text
from kursk_pipeline.stages.clean.blocks import Block, read_blocks
from kursk_pipeline.stages.clean.draft import lay_over, prose_words
from kursk_pipeline.stages.clean.entries import with_whole_entries
from kursk_pipeline.stages.clean.evidence import Evidence, text_of
from kursk_pipeline.stages.clean.payload import MAX_VISIBLE_WORDS, story_in_scripts
from kursk_pipeline.stages.clean.signals import Reading, signals
from kursk_pipeline.stages.clean.weights import WEIGHTS

_TEXTLESS = (
    *("script", "style", "svg", "template", "iframe", "link", "noscript"),
    *("nav", "select", "button", "input", "textarea"),
)
"""Pruned before trafilatura copies and searches the tree five times: a quarter less time, and the same text but for one
page in 259 development pages."""
MIN_FAST_WORDS = 150
MIN_FAST_SHARE = 0.5
"""trafilatura's fast reading is kept when it has so many words, and this share of the page's prose. On 469 development
pages the slow one differs (shingle F1 below .97) on 9: all have less than .32 of the prose. 407 pages are spared it."""
MIN_COVERAGE = 0.7
"""When the blocks hold less of the draft than this, the page was not read as blocks and the draft itself is kept."""
MIN_LOG_ODDS = -0.5
"""A block of the draft goes when it is less likely than this (a chance of 0.38) to be the article's: keeping a surplus line
costs less than losing a true one. Chosen by cross-validation over domains, see ``evals/clean``."""


@dataclass(frozen=True, slots=True)
class Body:
    """The article's paragraphs, parted by newlines (empty when there are none), and all blocks of its page."""

    text: str
    blocks: list[Block]


def extract_body(tree: Any, url: str, evidence: Evidence) -> Body:
    """Take the article's text. What never holds the article is pruned from the tree."""
    blocks = read_blocks(tree)
    if sum(block.text.count(" ") + 1 for block in blocks) < MAX_VISIBLE_WORDS:
        story = story_in_scripts(tree)
        if story is not None:
            tree, blocks = story, read_blocks(story)
    etree.strip_elements(tree, *_TEXTLESS, with_tail=False)
    drafted = first_extraction(tree, url, blocks)
    lines = judged_lines(read(tree, blocks, drafted, evidence), drafted)
    return Body(strip_furniture("\n".join(lines)), blocks)


def read(tree: Any, blocks: list[Block], drafted: str, evidence: Evidence) -> Reading:
    """The page's blocks with the draft laid over them, beside what the page states about itself."""
    stated = [body for article in evidence.articles if isinstance(body := article.get("articleBody"), str)]
    return Reading(
        lay_over(blocks, drafted),
        titles=_stated_titles(tree, evidence),
        descriptions=(
            evidence.first_meta("og:description"),
            evidence.first_meta("description"),
            *(text_of(article.get("description")) for article in evidence.articles),
        ),
        stated_body=max(stated, key=len, default=""),
    )


def judged_lines(reading: Reading, drafted: str) -> list[str]:
    """The lines that remain of the draft."""
    if reading.draft.coverage < MIN_COVERAGE and not reading.draft.added:
        return _lines(drafted)
    blocks = reading.draft.blocks
    kept = [number for number in reading.draft.kept() if _log_odds(reading, number) > MIN_LOG_ODDS]
    return [blocks[number].text for number in with_whole_entries(blocks, kept)]


def _log_odds(reading: Reading, number: int) -> float:
    return sum(WEIGHTS[name] * value for name, value in signals(reading, number).items() if value)


def first_extraction(tree: Any, url: str, blocks: list[Block]) -> str:
    """What trafilatura takes at its best setting; its search for rivals is paid for only where it may change the answer."""
    drafted = _extraction(tree, url, is_fast=True)
    words = drafted.count(" ") + drafted.count("\n")
    if words >= MIN_FAST_WORDS and words >= MIN_FAST_SHARE * prose_words(blocks):
        return drafted
    return _extraction(tree, url, is_fast=False)


def _extraction(tree: Any, url: str, *, is_fast: bool) -> str:
    from trafilatura import bare_extraction

    # favor_precision is the best of its settings on every development set; it works on a copy of the tree.
    document = bare_extraction(tree, url=url, favor_precision=True, include_comments=False, fast=is_fast)
    return clean_text(getattr(document, "text", None) or "")


def _stated_titles(tree: Any, evidence: Evidence) -> tuple[str, ...]:
    headings = [" ".join(" ".join(element.itertext()).split()) for element in tree.iter("h1")]
    stated = [text_of(article.get("headline")) for article in evidence.articles]
    return tuple(
        title
        for title in (*stated, evidence.first_meta("og:title"), tree.findtext(".//title") or "", *headings)
        if title
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
