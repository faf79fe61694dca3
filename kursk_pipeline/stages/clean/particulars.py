"""What a page says of its article beside title, authors and dates: each statement with its place, best evidence first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import TITLE_LIMIT, one_line
from kursk_pipeline.stages.clean.blocks import Block
from kursk_pipeline.stages.clean.evidence import Evidence, Found, text_of
from kursk_pipeline.stages.clean.site import is_site_name, key_of
from kursk_pipeline.stages.clean.titles import in_full
from kursk_pipeline.urls import http_url

MAX_TAGS = 50
MAX_TAG_CHARACTERS = 100
"""A longer "tag" is a sentence."""
MAX_CORRECTIONS = 5
MAX_CORRECTION_WORDS = 120
MIN_SUBTITLE_WORDS = 4
MAX_SUBTITLE_WORDS = 90
MIN_PROSE_WORDS = 12

_CORRECTION = re.compile(
    r"^\W*(?:"
    r"(?:correction|clarification|editor['’]?s['’]? note|corrected|update)s?\b.{0,40}[:.—–-].*?(?:correct|clarif|amend|error"
    r"|misstat|mistaken|earlier version|previous version|incorrect|inaccurat)"
    r"|corrections?\s*(?:\([^)]*\)\s*)?[:—–]"
    r"|(?:an earlier|a previous|the original) version of this (?:article|story|report|post|piece)\b"
    r"|this (?:article|story|report|post|piece) (?:has been|was) (?:corrected|amended|clarified)\b"
    r"|(?:исправление|поправка|уточнение|виправлення|уточнення|korrektur|richtigstellung|berichtigung|correctif)\s*[:—–]"
    r"|в (?:более ранней|предыдущей|первоначальной) версии\b|у попередній версії\b"
    r"|in einer (?:früheren|vorherigen) (?:version|fassung)\b"
    r")",
    re.IGNORECASE,
)
_PLACE = r"[A-ZА-ЯЁІЇЄҐ][A-ZА-ЯЁІЇЄҐ'’.\- ]{1,30}[A-ZА-ЯЁІЇЄҐ]"
_REGION = r"(?:,\s*[A-ZА-ЯЁІЇЄҐ](?:[^\W\d]|[.’' ]){1,25}(?!\w))?"
_MONTH_DAY = r"(?:[,.]?\s*(?:\d{1,2}\s+\w{3,9}|\w{3,9}\.?\s+\d{1,2}))?"
_DATELINE = re.compile(
    rf"^\W{{0,2}}({_PLACE}{_REGION}){_MONTH_DAY}[,.]?\s*"
    r"(?:(?:\([^()\n]{2,40}\)|[/(][A-Z ]{2,12}[/)])?\s*[-–—]{1,2}\s|/[A-ZА-Я -]{2,20}/\.\s)"
)
_NOT_A_PLACE = re.compile(
    r"\d|^(?:FILE|WATCH|LIVE|UPDATED?|BREAKING|EXCLUSIVE|OPINION|ANALYSIS|CORRECTION|VIDEO|PHOTOS?)\b"
)
_IDENTIFIER = re.compile(r"[0-9a-f-]{16,}|\d+", re.IGNORECASE)
_DATELINE_LINES = 2
"""The dateline opens the text; a standfirst or a location line may stand above it."""


def subtitles(evidence: Evidence, blocks: list[Block], title: str, text: str) -> Iterator[Found]:
    """The line below the headline: as it stands above the text, as the page is described, as structured data states it.

    Where one of the last two is right on an annotated Fundus page, it is the description on 14, and on none JSON-LD, which
    may hold the caption of the picture (``evals.clean.subtitles``).
    """
    known = key_of(title)
    for found in in_full(list(_stated_subtitles(evidence, blocks, text))):
        words = len(found.value.split())
        if MIN_SUBTITLE_WORDS <= words <= MAX_SUBTITLE_WORDS and key_of(found.value) != known:
            yield found


def _stated_subtitles(evidence: Evidence, blocks: list[Block], text: str) -> Iterator[Found]:
    for block in _above(blocks, text):
        if "summary" in block.place.near and not block.links:
            yield _line(block.text, "standfirst")
    yield _line(evidence.first_meta("og:description", "description", "twitter:description"), "meta")
    for article in evidence.articles:
        yield _line(text_of(article.get("description")), "json_ld")
    for article in evidence.articles:
        yield _line(text_of(article.get("alternativeHeadline")), "json_ld")


def _above(blocks: list[Block], text: str) -> list[Block]:
    """The blocks between the headline and the second paragraph of the text; a standfirst may be taken as the first."""
    lines = {line for line in text.split("\n") if len(line.split()) >= MIN_PROSE_WORDS}
    told = [number for number, block in enumerate(blocks) if block.text in lines][:2]
    heading = next((number for number, block in enumerate(blocks) if block.place.tag == "h1"), -1)
    return blocks[heading + 1 : told[-1]] if told else []


def sections(evidence: Evidence, site: frozenset[str]) -> Iterator[Found]:
    """The section of the publication."""
    for article in evidence.articles:
        yield from _named(text_of(article.get("articleSection")), "json_ld", site)
    for name in ("article:section", "section", "articlesection"):
        yield from _named(evidence.first_meta(name), "meta", site)


def tags(evidence: Evidence, tree: Any, site: frozenset[str]) -> Iterator[Found]:
    """Lists of the words under which the publisher files the article."""
    for article in evidence.articles:
        yield from _tags(article.get("keywords"), "json_ld", site)
    yield from _tags(list(evidence.meta.get("article:tag", ())), "meta", site)
    for name in ("news_keywords", "parsely-tags", "sailthru.tags", "keywords"):
        yield from _tags(evidence.first_meta(name), "meta", site)
    links = tree.xpath(".//a[@rel='tag' or @rel='category tag']")[:MAX_TAGS]
    yield from _tags([link.text_content() for link in links], "microdata", site)


def lead_images(evidence: Evidence, url: str) -> Iterator[Found]:
    """Addresses of the picture that stands for the article."""
    stated = [(_image(article.get("image")), "json_ld") for article in evidence.articles]
    stated += [(evidence.first_meta(name), "meta") for name in ("og:image", "og:image:url", "twitter:image")]
    for raw, origin in stated:
        address = address_in(raw, url) if raw else None
        if address:
            yield Found(address, origin, raw)


def datelines(evidence: Evidence, text: str) -> Iterator[Found]:
    """The place where the report was written, as its first words say: "KYIV, Ukraine (AP) -"."""
    stated = [_line(text_of(article.get("dateline")), "json_ld") for article in evidence.articles]
    opened = (_DATELINE.match(line) for line in text.split("\n", _DATELINE_LINES)[:_DATELINE_LINES])
    stated += [Found(one_line(found[1]).rstrip(", "), "text", one_line(found[0])) for found in opened if found]
    yield from (found for found in stated if found.value and not _NOT_A_PLACE.search(found.value))


def corrections(evidence: Evidence, blocks: list[Block]) -> Iterator[Found]:
    """Notices in which the publisher says that the article was wrong; values are tuples of notices."""
    stated = [text_of(article.get("correction")) for article in evidence.articles]
    if any(stated):
        notices = tuple(dict.fromkeys(one_line(notice, limit=TITLE_LIMIT) for notice in stated if notice))
        yield Found(notices[:MAX_CORRECTIONS], "json_ld", notices[0])
    lines = dict.fromkeys(block.text for block in blocks if _CORRECTION.match(block.text))
    notices = tuple(line for line in lines if len(line.split()) <= MAX_CORRECTION_WORDS)[:MAX_CORRECTIONS]
    if notices:
        yield Found(tuple(one_line(line, limit=TITLE_LIMIT) for line in notices), "text", notices[0])


def address_in(raw: str, base: str) -> str | None:
    """An address as written on the page at ``base``, made absolute; None when it is not one of the web."""
    try:
        return http_url(raw, against=base)
    except Unprocessable:
        return None


def _line(text: str, origin: str) -> Found:
    return Found(one_line(text, limit=TITLE_LIMIT), origin, text)


def _named(text: str, origin: str, site: frozenset[str]) -> Iterator[Found]:
    if text and not is_site_name(text, site):
        yield _line(text, origin)


def _tags(stated: Any, origin: str, site: frozenset[str]) -> Iterator[Found]:
    listed = stated if isinstance(stated, list) else str(stated or "").split(",")
    words = (text_of(word).strip(" #") for word in listed)
    kept = (word for word in words if _is_tag(word) and not is_site_name(word, site))
    found = tuple(dict.fromkeys(kept))[:MAX_TAGS]
    if found:
        yield Found(found, origin, ", ".join(found))


def _is_tag(word: str) -> bool:
    return 0 < len(word) <= MAX_TAG_CHARACTERS and not _IDENTIFIER.fullmatch(word)


def _image(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id") or ""
    return value.strip() if isinstance(value, str) else ""
