"""What a record is at each stop of the journey, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kursk_pipeline.records.outcomes import CanonicalVerdict, FetchOutcome, RelationKind, Retention, TopicState


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
class Verdict:
    """On topic or not. ``score`` and ``threshold`` lie in 0..1; ``reasons`` are words an analyst can read.

    ``model_version`` is that of the trained weights, or "lexicon".
    """

    page_id: str
    state: TopicState
    score: float
    threshold: float
    is_near_threshold: bool
    reasons: tuple[str, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class TopicRuling:
    """What a person says an article is; without a state, that the ruling before is taken back. The latest one counts."""

    article_url: str
    page_id: str
    state: TopicState | None
    ruled_by: str
    why: str
    ruled_at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """What dedup keeps of a text: enough to find and verify its copies without the text, not enough to read it.

    ``sequence_hash`` is the hash of the whole normalised word sequence; ``sketch`` the smallest hashes of its word
    trigrams, of pairs of rare words and of pairs of anchors (index for candidates); ``shingles`` all trigrams, ascending;
    ``quoted_shingles`` those inside quotation marks.
    ``words`` are the content words, names and numbers, sentence after sentence and ascending (so unordered) within each;
    ``sentence_ends`` says where each sentence ends in ``words``; ``sentence_offsets`` where each begins in the text, and
    last where the text ends (one more than there are sentences). The lowest two bits of a word tell its class: 0 word,
    1 number, 2 name. Shingles are signed 64-bit integers, words signed 32-bit, as ``bigint`` and ``integer`` hold them.
    ``anchors`` are names, numbers and months in a form that all languages share, by sentence and ascending within each,
    ``anchor_ends`` where each sentence ends in them; ``language`` is an ISO 639-1 code, empty where it is not known.
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
    anchors: tuple[int, ...]
    anchor_ends: tuple[int, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A verified pair with its evidence: ``page_id`` derives from ``matched_id`` (a page, or a seed as ``seed:000``).

    A pair of kind ``apart`` was verified and does not derive. ``decided_by`` is ``rule``, or the person whose word stands.
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
    decided_by: str = "rule"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about two texts, each an article id or a seed id, the lesser first.

    ``verb`` is ``confirm`` (one derives from the other), ``split`` (neither does) or ``undo`` (the rule decides again).
    """

    a_id: str
    b_id: str
    verb: str
    decided_by: str
    why: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """The one cluster a page belongs to. ``cluster_id`` is the id of the representative; a star, never a chain."""

    page_id: str
    cluster_id: str
    kind: RelationKind
    score: float


@dataclass(frozen=True, slots=True)
class Credit:
    """A party that a page names as the origin of its text. ``rule`` says where: ``wire``, ``byline``, ``republished``."""

    page_id: str
    party: str
    rule: str
    raw: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of ``Article.text`` that names something, linked to an entity where that is certain.

    ``name`` is the entity's name; without an entity, the fullest name that the text itself gives. ``value`` is what a
    date or figure comes to, such as ``2024-08-06``, where it can be told.

    ``nil_id`` names what is meant where no entity is known: the same for the same label and name in every text, so that
    it can be merged into an entity later. ``stands_for`` is the body that a place is named for ("Moscow" as a
    government). ``is_conflicting`` marks a name that the knowledge base holds for a mistake of some sources.
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
    nil_id: str | None = None
    stands_for: str | None = None
    is_conflicting: bool = False


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
