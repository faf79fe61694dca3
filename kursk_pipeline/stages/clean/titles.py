"""The title: every statement of it on the page, without the site's own decoration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kursk_pipeline.plain_text import TITLE_LIMIT, one_line
from kursk_pipeline.stages.clean.evidence import Evidence, Found, text_of
from kursk_pipeline.stages.clean.site import is_site_name, key_of

MIN_SHARED_TAIL = 3
"""Words that two titles must share behind their kickers; fewer also end two different headlines alike."""
_PARTS = re.compile(r"\s*(?:\s[-–—|•·:»«/]\s|\s?[|ㅣ｜]\s?|(?<=\S)-(?=\S+[ㅣ|｜]))\s*")
_KICKER = re.compile(r"^[^:]{3,60}?(?::\s|\s[-–—|]\s)")
_CUT_SHORT = re.compile(r"\s*(?:\.{3}|…)$")


def titles(evidence: Evidence, tree: Any, feed_title: str, site: frozenset[str]) -> Iterator[Found]:
    """Every statement about the title, best evidence first, without the site's own name at either end.

    On the 129 annotated Fundus pages JSON-LD and OpenGraph name different titles on 32; JSON-LD is right on 22 of them. A
    choice learnt from which other statements agree, each publisher held out, is right on 18 to 21 (``evals.clean.titles``).
    """
    found = list(_stated_titles(evidence, tree, feed_title, site))
    others = {key_of(one.value) for one in found}
    cleaned = [
        replace(one, value=_undecorated(one.value, site, others - {key_of(one.value)})) for one in in_full(found)
    ]
    stated = [one.value for one in cleaned]
    yield from (replace(one, value=_behind_kicker(one.value, stated)) for one in cleaned)


def _stated_titles(evidence: Evidence, tree: Any, feed_title: str, site: frozenset[str]) -> Iterator[Found]:
    for article in evidence.articles:
        headline = text_of(article.get("headline"))
        if not is_site_name(headline, site):
            yield from _title(headline, "json_ld")
    yield from _title(evidence.first_meta("og:title"), "meta")
    headings = [one_line(" ".join(element.itertext())) for element in tree.iter("h1")]
    own = headings if len(headings) == 1 else _headings_of_articles(tree)
    if len(own) == 1 and not is_site_name(own[0], site):
        yield from _title(own[0], "heading")
    yield from _title(evidence.first_meta("headline"), "meta")
    yield from _title(evidence.first_meta("twitter:title", "title", "dc.title"), "meta")
    yield from _title(feed_title, "feed")
    element = tree.find(".//title")
    if element is not None:
        yield from _title(one_line(element.text_content()), "title_tag")
    yield from (found for heading in headings[:1] for found in _title(heading, "heading"))


def _headings_of_articles(tree: Any) -> list[str]:
    """The chief headings within ``article``: beside one of these, others are the masthead's and the side columns'."""
    return [
        one_line(" ".join(element.itertext())) for article in tree.iter("article") for element in article.iter("h1")
    ]


def _title(raw: str, origin: str) -> Iterator[Found]:
    value = one_line(raw, limit=TITLE_LIMIT)
    if value:
        yield Found(value, origin, raw)


def in_full(found: list[Found]) -> Iterator[Found]:
    """The statements; one that was cut short ("...") in the words of another that goes on as it does."""
    whole = {key_of(one.value): one.value for one in found if not _CUT_SHORT.search(one.value)}
    for one in found:
        begun = key_of(_CUT_SHORT.sub("", one.value)) if _CUT_SHORT.search(one.value) else ""
        value = next((value for key, value in whole.items() if begun and key.startswith(begun)), one.value)
        yield replace(one, value=value)


def _undecorated(title: str, site: frozenset[str], others: set[str]) -> str:
    """The title without the site's name and section at its ends: what is cut is the site's name, or leaves another
    statement of the title, word for word.
    """
    cuts = list(_PARTS.finditer(title))
    for cut in cuts:
        if key_of(title[: cut.start()]) in others:
            return title[: cut.start()]
    while cuts and is_site_name(title[cuts[-1].end() :], site):
        title = title[: cuts.pop().start()]
    if cuts and is_site_name(title[: cuts[0].start()], site):
        title = title[cuts[0].end() :]
    return title


def _behind_kicker(title: str, statements: list[str]) -> str:
    """What stands behind two different kickers is the title: "Crisis: X" here, "Conflict - X" there.

    Kickers have no word in common; headlines that were merely edited do.
    """
    kicker, tail = _parted(title)
    if len(tail.split()) < MIN_SHARED_TAIL:
        return title
    for other, rest in map(_parted, statements):
        if key_of(rest) == key_of(tail) and not _bag(kicker) & _bag(other):
            return tail
    return title


def _parted(title: str) -> tuple[str, str]:
    """A title's kicker and what follows; without a kicker, nothing follows."""
    cut = _KICKER.match(title)
    return (title[: cut.end()], title[cut.end() :]) if cut else (title, "")


def _bag(text: str) -> set[str]:
    return {key_of(word) for word in text.split()} - {""}
