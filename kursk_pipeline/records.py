"""The nouns: one frozen record for each state the data passes through, in the order of the journey.

    FeedEntry -> Fetch, Page -> Article -> Verdict -> Signature, Relation, Membership -> Mention -> ArticleVersion

The fields of a record are the columns of its table, by name, order and type; a contract test holds the two together.
Times are timezone-aware; those that a page states keep its offset, and the warehouse reads days in UTC. Offsets count Unicode code points in ``Article.text`` of that very version.
``page_id`` names one stored body of one URL; every stage after fetch carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

RecordT = TypeVar("RecordT")


class Outcome(StrEnum):
    """How a record left a step. Every record leaves exactly once: ``seen`` is the sum of the four."""

    KEPT = "kept"
    DROPPED = "dropped"
    QUARANTINED = "quarantined"
    DEFERRED = "deferred"


class FetchOutcome(StrEnum):
    """What became of one request, in the words of the ``raw.fetch_outcome`` enum."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECTION_ERROR = "connection_error"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    TOO_LARGE = "too_large"
    DECODE_ERROR = "decode_error"
    REDIRECT_LOOP = "redirect_loop"
    ADDRESS_REFUSED = "address_refused"
    ROBOTS_DENIED = "robots_denied"
    UNSUPPORTED_TYPE = "unsupported_type"


class Retention(StrEnum):
    """What a publisher's reservations let us keep of a page: everything, everything but the text, or nothing."""

    FULL_TEXT = "full_text"
    FACTS_ONLY = "facts_only"
    NOTHING = "nothing"


class CanonicalVerdict(StrEnum):
    """What was made of a page's ``rel=canonical``. Only ``believed`` makes the page another article than announced."""

    ABSENT = "absent"
    SAME = "same"
    BELIEVED = "believed"
    BAD_ADDRESS = "bad_address"
    CONTRADICTORY = "contradictory"
    OTHER_SITE = "other_site"
    FRONT_PAGE = "front_page"
    SECTION = "section"
    UNSUPPORTED = "unsupported"


class TopicState(StrEnum):
    """The judge's answer. ``on_topic`` and ``passing`` go on; the others are dropped with that word as the reason."""

    ON_TOPIC = "on_topic"
    PASSING = "passing"
    NAMESAKE = "namesake"
    OFF_TOPIC = "off_topic"


class RelationKind(StrEnum):
    """How an article stands to the one it derives from. ``new`` derives from nothing seen before."""

    NEW = "new"
    SAME_URL = "same_url"
    IDENTICAL = "identical"
    NEAR_COPY = "near_copy"
    CONTAINS = "contains"
    CONTAINED = "contained"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article as a feed announces it.

    ``revision`` rises when the feed that announced it first names a change, or, once, when it lists it no longer although
    older ones still stand there: ``vanished_at`` is when that was seen.
    """

    source_id: str
    feed_url: str
    canonical_url: str
    url: str
    title: str
    summary: str
    language: str | None
    published_at: datetime | None
    updated_at: datetime | None
    revision: int
    first_seen_at: datetime
    vanished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request for an entry, whatever its outcome; the log that answers "why is it not here?".

    ``redirect_urls`` are the addresses that answered with a redirect, ``redirect_statuses`` how, both in order. What a
    page says (``meta_robots``, ``canonical_link``, ...) is null when there was no page to read.
    """

    canonical_url: str
    revision: int
    attempt: int
    requested_at: datetime
    outcome: FetchOutcome
    http_status: int | None
    final_url: str | None
    redirect_count: int
    redirect_urls: tuple[str, ...]
    redirect_statuses: tuple[int, ...]
    is_moved_permanently: bool
    content_type: str
    content_language: str | None
    server: str | None
    etag: str | None
    last_modified: str | None
    x_robots_tag: str | None
    meta_robots: str | None
    tdm_reservation: bool | None
    tdm_policy: str | None
    reservations: tuple[str, ...]
    retention: Retention | None
    canonical_link: str | None
    canonical_verdict: CanonicalVerdict | None
    body_bytes: int
    duration_ms: int
    page_id: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Page:
    """A body as received. ``body_hash`` (SHA-256, hex) is its address in the archive.

    ``article_url`` says which article it is: the canonical URL of its entry, or the one that the page itself names
    where that is believed. ``retention`` is what the publisher's reservations let us keep of it.
    """

    page_id: str
    source_id: str
    canonical_url: str
    final_url: str
    body_hash: str
    content_type: str
    charset: str | None
    feed_title: str
    feed_published_at: datetime | None
    fetched_at: datetime
    article_url: str = ""
    retention: Retention = Retention.FULL_TEXT


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one field of an article came from: the place, the raw string there, and whether other places disagree."""

    field: str
    origin: str
    raw: str
    precision: str
    is_conflicting: bool


@dataclass(frozen=True, slots=True)
class Article:
    """The text and fields of a page, cleaned. ``text`` holds paragraphs parted by a newline, without the title."""

    page_id: str
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    language: str | None
    section: str | None
    wire_credit: str | None
    text: str
    word_count: int
    text_hash: str
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """On topic or not. ``score`` and ``threshold`` lie in 0..1; ``reasons`` are words an analyst can read."""

    page_id: str
    state: TopicState
    score: float
    threshold: float
    is_near_threshold: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What dedup keeps of a text: enough to find and verify its copies without the text, not enough to read it.

    ``sequence_hash`` is the hash of the whole normalised word sequence; ``sketch`` the smallest hashes of its word
    trigrams and of pairs of rare words (index for candidates); ``shingles`` all trigrams, ascending; ``quoted_shingles``
    those inside quotation marks.
    ``words`` are the content words, names and numbers, sentence after sentence and ascending (so unordered) within each;
    ``sentence_ends`` says where each sentence ends in ``words``; ``sentence_offsets`` where each begins in the text, and
    last where the text ends (one more than there are sentences). The lowest two bits of a word tell its class: 0 word,
    1 number, 2 name. Shingles are signed 64-bit integers, words signed 32-bit, as ``bigint`` and ``integer`` hold them.
    """

    page_id: str
    sequence_hash: int
    sketch: tuple[int, ...]
    shingles: tuple[int, ...]
    quoted_shingles: tuple[int, ...]
    words: tuple[int, ...]
    sentence_ends: tuple[int, ...]
    sentence_offsets: tuple[int, ...]
    word_count: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A verified pair with its evidence: ``page_id`` derives from ``matched_id`` (a page, or a seed as ``seed:000``).

    ``score`` lies in 0..1; ``covered_share`` is the share of the shorter text's sentences, weighed by their words, that
    the other has. ``passages`` are those places in runs of four offsets: start and end in this text, then in the other.
    """

    page_id: str
    matched_id: str
    kind: RelationKind
    score: float
    covered_share: float
    passages: tuple[int, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """The one cluster a page belongs to. ``cluster_id`` is the id of the representative; a star, never a chain."""

    page_id: str
    cluster_id: str
    kind: RelationKind
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of ``Article.text`` that names something, linked to an entity where that is certain.

    ``name`` is the entity's name; without an entity, the fullest name that the text itself gives. ``value`` is what a
    date or figure comes to, such as ``2024-08-06``, where it can be told.
    """

    page_id: str
    start_char: int
    end_char: int
    label: str
    surface: str
    sentence_no: int
    entity_id: str | None
    name: str | None
    value: str | None
    found_by: str
    score: float


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions are linked to. ``entity_id`` is a Wikidata id, or ``kursk:...`` where none is certain."""

    entity_id: str
    label: str
    name: str
    qid: str | None


@dataclass(frozen=True, slots=True)
class Seed:
    """A reference article as facts only: what it is, and the signatures that find its copies."""

    seed_id: str
    publisher: str
    title: str
    published_on: date | None
    url: str | None
    signature: Signature


@dataclass(frozen=True, slots=True)
class CrawlState:
    """What the next poll of a feed needs to know, and how the feed is doing.

    ``feed_url`` is the declared address and names the feed; ``asked_url`` is where it is asked, another one after a
    move. ``health`` is active, backing_off, dormant, gone or disabled; ``trouble`` names what is wrong, also with a feed
    that answers. ``window_seconds`` is how far back its document reaches; ``asked_seconds`` how long it asks to be left
    alone. ``moved_to`` is a permanent redirect that was seen on one day so far.
    """

    feed_url: str
    source_id: str
    asked_url: str
    health: str
    health_reason: str
    trouble: str | None
    trouble_since: datetime | None
    failure_weight: float
    failing_since: datetime | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    body_changed_at: datetime | None
    full_read_at: datetime | None
    lies_since: datetime | None
    moved_to: str | None
    moved_seen_at: datetime | None
    interval_seconds: int
    asked_seconds: int
    window_seconds: int | None
    next_due_at: datetime | None
    first_polled_at: datetime | None
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    last_outcome: str | None
    last_entry_count: int | None


@dataclass(frozen=True, slots=True)
class FeedRhythm:
    """When a feed publishes, learned from its own publications.

    ``hour_counts`` (24, from midnight UTC) and ``weekday_counts`` (7, from Monday) are publications, decayed to
    ``counted_at``; ``watched_seconds`` is the time they stand for, decayed likewise. ``recent_at`` are the last
    publications, ascending; ``median_gap_seconds`` lies between them, and after one of them nothing is due for
    ``short_gap_seconds``.
    """

    feed_url: str
    hour_counts: tuple[float, ...]
    weekday_counts: tuple[float, ...]
    watched_seconds: float
    counted_at: datetime
    recent_at: tuple[datetime, ...]
    median_gap_seconds: int | None
    short_gap_seconds: int | None


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """What befell a feed: a trouble by its name, ``recovered``, ``moved``, ``moved_back``, ``gap`` or ``lying``.

    ``from_at`` is when it began at the earliest: the last time that the feed was known to be well. A gap from there to
    ``at`` is time in which entries may have come and gone unseen.
    """

    feed_url: str
    source_id: str
    kind: str
    at: datetime
    from_at: datetime | None
    detail: str
    old_url: str | None
    new_url: str | None


@dataclass(frozen=True, slots=True)
class SourceHour:
    """What the polls of a source brought in one hour, UTC. An hour without one was not looked at."""

    source_id: str
    hour_at: datetime
    poll_count: int
    failed_count: int
    entry_count: int
    new_count: int
    changed_count: int
    rejected_count: int


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One version of an article as the warehouse keeps it. ``article_id`` is the hash of the canonical URL.

    ``valid_from`` is when this version was first observed; the version before ends there.
    """

    article_id: str
    version_no: int
    page_id: str
    source_id: str
    canonical_url: str
    change_kind: str
    valid_from: datetime
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    language: str | None
    wire_credit: str | None
    word_count: int
    text_hash: str
    topic_state: TopicState
    topic_score: float


@dataclass(frozen=True, slots=True)
class WorkItem(Generic[RecordT]):
    """One record that waits for a stage: what it is, where it came from, and which try this is (from 1)."""

    subject_id: str
    source_id: str
    input_decision_id: int | None
    attempt: int
    value: RecordT


@dataclass(frozen=True, slots=True)
class Decision(Generic[RecordT]):
    """What a step decided about one record: how it left, why, and what it made of it (a verdict is made either way)."""

    subject_id: str
    outcome: Outcome
    reason: str
    detail: str = ""
    results: tuple[RecordT, ...] = ()
    retry_at: datetime | None = None
