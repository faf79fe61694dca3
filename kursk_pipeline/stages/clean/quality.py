"""How far the text of a page can be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from kursk_pipeline.records import Access, Quality
from kursk_pipeline.stages.clean.blocks import MAX_BLOCKS, Block
from kursk_pipeline.stages.clean.evidence import Evidence, Found
from kursk_pipeline.stages.clean.walls import MAX_WALL_WORDS

MIN_LINE_WORDS = 5
"""A shorter line may stand twice in an article: a speaker's name, a label."""
MIN_STATED_SHARE = 0.5
"""A text with less than this share of the words that the page states for it was cut."""
MAX_COUNT_DIGITS = 6
_TIERS = {"free": Access.FREE, "metered": Access.METERED, "locked": Access.WALL}
_OPEN_ENDS = ("...", "…", "[…]", "[...]")


def access_stated(evidence: Evidence, text: str) -> Iterator[Found]:
    """What the page says about who may read it.

    ``article:content_tier`` knows all three. schema.org's ``isAccessibleForFree`` knows two; an article that is not free
    but came whole is metered.
    """
    tier = evidence.first_meta("article:content_tier").casefold()
    if tier in _TIERS:
        yield Found(_TIERS[tier], "meta", tier)
    is_whole = len(text.split()) > MAX_WALL_WORDS
    for article in evidence.articles:
        flag = str(article.get("isAccessibleForFree", "")).casefold().rsplit("/", 1)[-1]
        if flag in {"true", "false"}:
            paid = Access.METERED if is_whole else Access.WALL
            yield Found(Access.FREE if flag == "true" else paid, "json_ld", flag)


def quality_of(
    page_id: str, text: str, blocks: list[Block], evidence: Evidence, access: Access | None, languages: list[Found]
) -> Quality:
    """The signals of one text. ``languages`` are that of the text and that of the page's tag, as far as known."""
    words = len(text.split())
    visible = sum(len(block.text.split()) for block in blocks)
    is_cut = _is_cut(text, words, evidence) or len(blocks) >= MAX_BLOCKS
    return Quality(
        page_id=page_id,
        text_share=round(min(1.0, words / visible), 4) if visible else 1.0,
        repeated_share=round(_repeated(text) / words, 4) if words else 0.0,
        is_cut=is_cut,
        is_wall_suspected=access is Access.WALL or (is_cut and words <= MAX_WALL_WORDS),
        is_language_mismatched=len({found.value for found in languages}) > 1,
    )


def _is_cut(text: str, words: int, evidence: Evidence) -> bool:
    stated = (str(article.get("wordCount")) for article in evidence.articles)
    counts = [int(count) for count in stated if count.isdecimal() and len(count) <= MAX_COUNT_DIGITS]
    return text.endswith(_OPEN_ENDS) or any(words < MIN_STATED_SHARE * count for count in counts)


def _repeated(text: str) -> int:
    """Words in lines that the text has already."""
    seen: set[str] = set()
    repeated = 0
    for line in text.split("\n"):
        size = len(line.split())
        if size >= MIN_LINE_WORDS and line in seen:
            repeated += size
        seen.add(line)
    return repeated
