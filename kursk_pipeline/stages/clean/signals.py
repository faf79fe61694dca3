"""What speaks for and against a block being the article's: named numbers, weighed in ``weights``.

Every signal is general: its wording, its place, its links, how the draft and the structured data treat it and its
neighbours. Most lie in 0 to 1.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import log1p

from kursk_pipeline.furniture import is_appeal, is_caption, is_furniture
from kursk_pipeline.stages.clean.blocks import Block
from kursk_pipeline.stages.clean.draft import HELD, SHINGLE_WORDS, Draft, runs_of, share_in, words_of

TAGS = ("p", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "figcaption", "div")
PLACES = (
    *("related", "share", "appeal", "advert", "comment", "caption", "byline", "meta", "head", "summary", "frame"),
    *("embed", "body", "live", "hidden", "aside", "footer", "header", "figure", "form", "list", "table", "blockquote"),
)
LONG_WORDS = 15
"""Blocks from this length on mark where the article begins and ends."""
MIN_STATED_WORDS = 60
"""A shorter ``articleBody`` is a teaser and says nothing about what is missing from it."""

_SENTENCE_END = re.compile(r"[.!?…。！？:\"”»’')\]]$")
_CONTACT = re.compile(
    r"\bis an? (?:\w+[ -]){0,6}(?:reporter|writer|editor|journalist|correspondent|columnist|author|producer|freelance)"
    r"|contributed to this|\bcontributing\b|\bfollow (?:him|her|them)\b|\bcontact\b.*@|@\w+\.\w+"
    r"|reach(?:ed)? (?:him|her|them|out)? ?(?:at|via)|\bjoined\b .{0,40} in (?:19|20)\d\d",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:(?:last )?updated|(?:first )?published|posted|stand|aktualisiert|veröffentlicht|by|von|par|por|di)\b", re.I
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class _Tally:
    """Words per part of the page: all of them, and those that the draft holds."""

    all: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    held: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, key: int, words: int, held: float) -> None:
        self.all[key] += words
        self.held[key] += words * held

    def density(self, key: int) -> float:
        return self.held[key] / max(1, self.all[key])


@dataclass
class Reading:
    """A draft with the page's own statements; counts what the signals need, once."""

    draft: Draft
    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    stated_body: str = ""

    @cached_property
    def held(self) -> list[float]:
        """Share held, with blocks added by structure counted as held."""
        return [1.0 if n in self.draft.added else held for n, held in enumerate(self.draft.held)]

    @cached_property
    def held_words(self) -> float:
        """Words that the draft holds, at least 1."""
        return sum(len(words) * held for words, held in zip(self.draft.words, self.held, strict=True)) or 1.0

    @cached_property
    def tallies(self) -> tuple[_Tally, _Tally, _Tally, _Tally]:
        """By container, by outer container, by signature, by the signature above."""
        tallies = (_Tally(), _Tally(), _Tally(), _Tally())
        for block, words, held in zip(self.draft.blocks, self.draft.words, self.held, strict=True):
            place = block.place
            for tally, key in zip(tallies, (place.container, place.outer, place.signature, place.above), strict=True):
                tally.add(key, len(words), held)
        return tallies

    @cached_property
    def link_shares(self) -> dict[int, float]:
        """Share of link text by container."""
        linked: Counter[int] = Counter()
        characters: Counter[int] = Counter()
        for block in self.draft.blocks:
            linked[block.place.container] += block.linked
            characters[block.place.container] += len(block.text)
        return {container: min(1.0, linked[container] / total) for container, total in characters.items()}

    @cached_property
    def wide(self) -> frozenset[str]:
        """Kinds of place that hold over half of the draft: they are said of the whole page and tell nothing."""
        words: Counter[str] = Counter()
        for block, own, held in zip(self.draft.blocks, self.draft.words, self.held, strict=True):
            if held > HELD:
                words.update(dict.fromkeys(block.place.flags, len(own)))
        return frozenset(kind for kind, count in words.items() if count > self.held_words / 2)

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """First and last block of prose that the draft holds."""
        numbers = [n for n, held in enumerate(self.held) if held > HELD and len(self.draft.words[n]) >= LONG_WORDS]
        return (numbers[0], numbers[-1]) if numbers else (0, len(self.held))

    @cached_property
    def before(self) -> list[float]:
        """Share of the draft's words that stand above each block."""
        shares, above = [], 0.0
        for words, held in zip(self.draft.words, self.held, strict=True):
            shares.append(above / self.held_words)
            above += len(words) * held
        return shares

    @cached_property
    def repeats(self) -> Counter[str]:
        """How often each text stands on the page."""
        return Counter(block.text for block in self.draft.blocks)

    @cached_property
    def stated(self) -> set[tuple[str, ...]] | None:
        """Runs of three words of the stated ``articleBody``; None without a long one."""
        words = words_of(self.stated_body)
        return runs_of(words) if len(words) > MIN_STATED_WORDS else None

    @cached_property
    def title_words(self) -> list[set[str]]:
        """The stated titles as bags of words."""
        return [_bag(title) for title in dict.fromkeys(self.titles)]

    @cached_property
    def lines_described(self) -> list[tuple[str, set[str]]]:
        """The stated descriptions as lines and as bags of words."""
        lines = [(" ".join(words_of(text.lower())), _bag(text)) for text in dict.fromkeys(self.descriptions)]
        return [(line, bag) for line, bag in lines if len(bag) > 4]


def signals(reading: Reading, number: int) -> dict[str, float]:
    """The signals of one block of the reading."""
    block, words = reading.draft.blocks[number], reading.draft.words[number]
    found = {"bias": 1.0}
    found.update(_wording(block, len(words)))
    found.update(_place(reading, block))
    found.update(_drafted(reading, number))
    found.update(_structure(reading, number))
    found.update(_statements(reading, number))
    found.update(_together(found))
    return found


def _wording(block: Block, word_count: int) -> dict[str, float]:
    text, size = block.text, len(block.text)
    return {
        "length": log1p(word_count),
        "under_5": word_count < 5,
        "under_12": word_count < 12,
        "under_25": word_count < 25,
        "over_60": word_count > 60,
        "ends": _SENTENCE_END.search(text) is not None,
        "begins_low": text[:1].islower(),
        "commas": min(5, text.count(",")) / 5,
        "colon": text.endswith(":"),
        "upper": sum(map(str.isupper, text)) / size,
        "all_upper": text.isupper(),
        "digits": sum(map(str.isdigit, text)) / size,
        "furniture": is_furniture(text),
        "caption": is_caption(text),
        "appeal": is_appeal(text),
        "contact": _CONTACT.search(text) is not None,
        "stamp": word_count < 15 and _STAMP.search(text) is not None,
        "time": word_count < 15 and _TIME.search(text) is not None,
        "bold": block.is_bold,
        "links": block.link_share,
        "all_links": block.link_share > 0.8,
    }


def _place(reading: Reading, block: Block) -> dict[str, float]:
    place = block.place
    found: dict[str, float] = {f"tag_{tag}": place.tag == tag for tag in TAGS}
    found["heading"] = place.tag in {"h2", "h3", "h4"}
    flags, near = place.flags - reading.wide, place.near - reading.wide
    for kind in PLACES:
        found[f"in_{kind}"] = kind in flags
        found[f"at_{kind}"] = kind in near
    found["container_links"] = reading.link_shares[place.container]
    return found


def _drafted(reading: Reading, number: int) -> dict[str, float]:
    held, (first, last) = reading.held, reading.bounds
    before = reading.before[number]
    return {
        "held": held[number],
        "held_above": held[number - 1] if number else 0.0,
        "held_below": held[number + 1] if number + 1 < len(held) else 0.0,
        "early": number < first,
        "late": number > last,
        "first": number == first,
        "last": number == last,
        "far_above": min(10, max(0, first - number)) / 10,
        "far_below": min(10, max(0, number - last)) / 10,
        "position": before,
        "lead": before < 0.03,
        "tail": before > 0.95,
        "repeated": reading.repeats[reading.draft.blocks[number].text] > 1,
    }


def _structure(reading: Reading, number: int) -> dict[str, float]:
    container, outer, signature, above = reading.tallies
    place, words = reading.draft.blocks[number].place, len(reading.draft.words[number])
    own, total = words * reading.held[number], reading.held_words
    alike, cousins = (signature.held[place.signature] - own) / total, (above.held[place.above] - own) / total
    return {
        "container_density": container.density(place.container),
        "outer_density": outer.density(place.outer),
        "container_share": container.held[place.container] / total,
        "outer_share": outer.held[place.outer] / total,
        "alike": alike,
        "alike_density": (signature.held[place.signature] - own) / max(1, signature.all[place.signature] - words),
        "cousins": cousins,
        "cousin_density": (above.held[place.above] - own) / max(1, above.all[place.above] - words),
        "alone": alike < 0.05,
        "no_cousins": cousins < 0.02,
    }


def _statements(reading: Reading, number: int) -> dict[str, float]:
    words, text = reading.draft.words[number], reading.draft.blocks[number].text
    bag, line = _bag(text), " ".join(words).lower()
    title = max((len(bag & own) / len(bag | own) for own in reading.title_words if own), default=0.0)
    overlap = max((len(bag & own) / max(1, min(len(bag), len(own))) for _, own in reading.lines_described), default=0.0)
    lines = [described for described, _ in reading.lines_described]
    has_body = reading.stated is not None and len(words) >= SHINGLE_WORDS
    in_body = share_in(words, reading.stated or set()) if has_body else 0.0
    return {
        "title": title if len(words) < 40 else 0.0,
        "is_title": title > 0.7,
        "described": overlap if 6 <= len(words) < 90 else 0.0,
        "is_description": line in lines,
        "begins_as_described": any(len(line) > len(own) + 8 and line.startswith(own[:-6]) for own in lines),
        "begins_description": len(words) > 4
        and any(len(own) > len(line) + 8 and own.startswith(line) for own in lines),
        "in_body": in_body,
        "not_in_body": has_body and len(words) >= 5 and in_body < 0.2,
    }


def _together(found: dict[str, float]) -> dict[str, float]:
    """What says more in company: a lone, bold or heading block at the head of the text is a standfirst, and so on."""
    lead = found["lead"] * (1 - found["under_12"])
    return {
        "short_bold": found["bold"] * found["under_25"],
        "short_links": found["links"] * found["under_25"],
        "item_links": found["links"] * found["tag_li"],
        "tail_contact": found["contact"] * found["tail"],
        "tail_heading": found["heading"] * (found["last"] or found["late"]),
        "heading_above_text": found["heading"] * found["held_below"],
        "lead_alone": lead * found["alone"],
        "lead_bold": lead * found["bold"],
        "lead_heading": lead * found["heading"],
        "lead_summary": lead * found["in_summary"],
        "lead_described": lead * found["described"] * found["alone"],
        "alone_description": found["is_description"] * found["alone"],
        "summary_described": found["described"] * found["at_summary"],
    }


def _bag(text: str) -> set[str]:
    return set(words_of(text.lower()))
