"""Fills raw and staging with a planned year, by COPY: all that the load step reads, as the steps before it leave it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports
import psycopg

from bench.filling.plan import CAST_SHARE, FIRST, STORY_CAST, Plan, Sizes
from bench.filling.texts import CLAIM_COLUMNS, MENTION_COLUMNS, World, line, write_text
from bench.filling.words import fragments
from kursk_pipeline.adapters.sources import Source

CHUNK = 5_000
COLUMNS = {
    "raw.entry": "source_id feed_url canonical_url url title summary language published_at revision first_seen_at",
    "raw.page": "page_id source_id canonical_url final_url body_hash content_type charset feed_title fetched_at"
    " article_url retention",
    "staging.article": "page_id title authors published_at language wire_credit text word_count text_hash tags"
    " corrections access is_live_blog",
    "staging.provenance": "page_id field origin raw precision is_conflicting",
    "staging.link": "page_id start_char end_char url",
    "staging.quality": "page_id text_share repeated_share is_cut is_wall_suspected is_language_mismatched",
    "staging.verdict": "page_id state score threshold is_near_threshold reasons model_version",
    "staging.membership": "page_id cluster_id kind score",
    "staging.relation": "page_id matched_id kind score covered_share passages evidence decided_by",
    "staging.credit": "page_id party rule raw",
    "staging.mention": MENTION_COLUMNS,
    "staging.claim": CLAIM_COLUMNS,
    "staging.quotation": "page_id quotation_no start_char end_char speaker_kind",
}
STATED = (("title", "json_ld"), ("authors", "meta"), ("published_at", "json_ld"), ("language", "text"))
KINDS = ("identical", "near_copy", "near_copy", "contained", "rewrite")
AGENCIES = ("Reuters", "TASS", "Ukrinform", "Interfax", "Associated Press", "Agence France-Presse")
AGENCY_SHARE, PASSING_SHARE, NEAR_SHARE = 0.08, 0.08, 0.02
OFF_TOPIC = "off_topic", "namesake", "off_topic"
Lines = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself beside its text."""

    page_id: str
    source: Source
    address: str
    title: str
    language: str
    published: datetime
    fetched: datetime

    @property
    def script(self) -> str:
        """Which of the made-up vocabularies it is written in."""
        return "latin" if self.language.startswith("en") else "cyrillic"

    def entry(self, revisions: int) -> str:
        """A line for raw.entry; it was seen eight minutes before it was fetched, or as it came out."""
        seen = max(self.published, self.fetched - timedelta(minutes=8))
        feed = self.source.feeds[0].url
        told = (self.address, self.address, self.title, "", self.language, self.published)
        return line(self.source.source_id, feed, *told, revisions, seen)


@dataclass(slots=True)
class Writer:
    """Makes the rows of pages out of a plan."""

    plan: Plan
    sources: Sequence[Source]
    world: World
    pieces: dict[str, list[str]]
    dice: random.Random

    def address(self, number: int) -> str:
        """The address of an article."""
        source = self.sources[self.plan.source[number]]
        return f"https://{source.source_id}.example.org/{number}"

    def head(self, number: int, version: int) -> Head:
        """A version of an article, without its text."""
        source, address = self.sources[self.plan.source[number]], self.address(number)
        language = source.languages[number % len(source.languages)]
        published = FIRST + timedelta(seconds=int(self.plan.published[number]))
        fetched = published + timedelta(seconds=float(self.plan.delay[number]), hours=7 * (version - 1))
        pieces = self.pieces["latin" if language.startswith("en") else "cyrillic"]
        title = (pieces[number % len(pieces)] + self.world.entities[int(self.plan.cast[number][0])].name).capitalize()
        changed = " (updated)" if version > 1 and number % 2 else ""
        return Head(page_of(address, version), source, address, title + changed, language, published, fetched)

    def page(self, lines: Lines, place: int) -> None:
        """All rows of one page, the entry with its first version."""
        number, version = int(self.plan.page_article[place]), int(self.plan.page_version[place])
        head = self.head(number, version)
        if version == 1:
            last = int(np.searchsorted(self.plan.page_article, number, side="right"))
            lines["raw.entry"].append(head.entry(last - place))
        text = write_text(
            head.page_id, self.named(number, int(self.plan.page_mentions[place])), int(self.plan.page_claims[place]),
            published=head.published, world=self.world, pieces=self.pieces[head.script], dice=self.dice,
        )  # fmt: skip
        lines["staging.mention"] += text.mentions
        lines["staging.claim"] += text.claims
        lines["staging.quotation"] += text.quotations
        agency = self.dice.choice(AGENCIES) if self.dice.random() < AGENCY_SHARE else None
        self.article(lines, head, "".join(text.parts), agency)
        state = "passing" if self.dice.random() < PASSING_SHARE else "on_topic"
        score = round(0.6 + 0.4 * self.dice.random(), 3)
        lines["staging.verdict"].append(line(head.page_id, state, score, 0.5, "f", "{names Kursk}", "lexicon"))
        self.place(lines, number, head.page_id)

    def named(self, number: int, count: int) -> list[int]:
        """Whom an article names: mostly the cast of its story."""
        cast, other = self.plan.cast[self.plan.story[number]], self.plan.cast[self.dice.randrange(len(self.plan.cast))]
        casts = [cast if self.dice.random() < CAST_SHARE else other for _ in range(count)]
        return [int(one[self.dice.randrange(STORY_CAST)]) for one in casts]

    def article(self, lines: Lines, head: Head, text: str, agency: str | None) -> None:
        """The page, its article and what clean keeps beside it."""
        key, address, dice = head.page_id, head.address, self.dice
        body, digest = (hashlib.sha256(part.encode()).hexdigest() for part in (key, text))
        received = (body, "text/html", "utf-8", head.title, head.fetched, address, "full_text")
        lines["raw.page"].append(line(key, head.source.source_id, address, address, *received))
        about = (head.title, f"{{Author {key[:2]}}}", head.published, head.language, agency)
        written = (text.replace("\n", r"\n"), text.count(" ") + 1, digest, "{}", "{}", "free", "f")
        lines["staging.article"].append(line(key, *about, *written))
        lines["staging.provenance"] += [line(key, field, origin, "as stated", "exact", "f") for field, origin in STATED]
        for number in range(min(dice.randrange(4), len(text) // 9)):  # of nine characters each: none leaves the text
            site = f"https://site{dice.randrange(400)}.example.net/{number}"
            lines["staging.link"].append(line(key, number * 9, number * 9 + 5, site))
        lines["staging.quality"].append(line(key, 0.7, 0.01, "f", "f", "f"))
        if agency:
            lines["staging.credit"].append(line(key, agency, "wire", f"({agency})"))

    def place(self, lines: Lines, number: int, page_id: str) -> None:
        """Cluster and relation: of copies to the first article of their story, of later versions to the first one."""
        root = int(self.plan.story[number])
        first = page_of(self.address(root), 1)
        if first == page_id:
            lines["staging.membership"].append(line(page_id, page_id, "new", 1))
            return
        kind = "near_copy" if root == number else KINDS[number % 5]
        lines["staging.membership"].append(line(page_id, first, kind, 0.9))
        shown = (0.9, 0.8, "{0,90,0,90}", '{"sentences .80"}', "rule")
        lines["staging.relation"].append(line(page_id, first, kind, *shown))

    def off_topic(self, lines: Lines, number: int) -> None:
        """A page that judge drops."""
        source = self.sources[number % len(self.sources)]
        published = FIRST + timedelta(seconds=float(self.plan.published[number * 5]) + 60)
        address, title = f"https://{source.source_id}.example.org/other/{number}", f"Other news {number}"
        fetched = published + timedelta(minutes=20)
        head = Head(page_of(address, 1), source, address, title, source.languages[0], published, fetched)
        lines["raw.entry"].append(head.entry(1))
        self.article(lines, head, "Other news. " * 40, None)
        is_near = self.dice.random() < NEAR_SHARE
        verdict = (OFF_TOPIC[number % 3], 0.47 if is_near else 0.1, 0.5, is_near, "{names nothing}", "lexicon")
        lines["staging.verdict"].append(line(head.page_id, *verdict))


def page_of(address: str, version: int) -> str:
    """The page id of a version of an article."""
    return hashlib.md5(f"{address}#{version}".encode(), usedforsecurity=False).hexdigest()


def fill_staging(
    connection: psycopg.Connection[Any], plan: Plan, sizes: Sizes, sources: Sequence[Source], world: World, *, seed: int
) -> None:
    """Copy the year into raw and staging, without the checks of foreign keys: the rows fit together as they are made."""
    draw = np.random.default_rng(seed + 1)
    pieces = {script: fragments(script, draw) for script in ("latin", "cyrillic")}
    writer = Writer(plan, sources, world, pieces, random.Random(seed + 2))
    connection.execute("set session_replication_role = replica")
    for lines in _chunks(writer, len(plan.page_article), sizes.off_topic):
        for table, columns in COLUMNS.items():
            listed = ", ".join(columns.split())
            with connection.cursor().copy(f"copy {table} ({listed}) from stdin") as stream:
                stream.write("".join(lines[table]))
        connection.commit()


def _chunks(writer: Writer, page_count: int, off_topic_count: int) -> Iterator[Lines]:
    for start in range(0, page_count, CHUNK):
        lines: Lines = {table: [] for table in COLUMNS}
        for place in range(start, min(start + CHUNK, page_count)):
            writer.page(lines, place)
        for number in range(
            start * off_topic_count // page_count, min(start + CHUNK, page_count) * off_topic_count // page_count
        ):
            writer.off_topic(lines, number)
        yield lines
