"""How records leave a step, and the closed lists of words that say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


class Access(StrEnum):
    """What a page says about who may read it: everyone, everyone now and then, or only who pays or signs in."""

    FREE = "free"
    METERED = "metered"
    WALL = "wall"


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
    """How an article stands to another: ``new`` derives from nothing seen before, ``apart`` not from that one."""

    NEW = "new"
    SAME_URL = "same_url"
    IDENTICAL = "identical"
    NEAR_COPY = "near_copy"
    CONTAINS = "contains"
    CONTAINED = "contained"
    REWRITE = "rewrite"
    TRANSLATION = "translation"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class WorkItem(Generic[RecordT]):
    """One record that waits for a stage: what it is, where it came from, and which try this is (from 1).

    ``topic_ruling_id`` is a person's latest ruling on the article, which the decision about it then rests on.
    """

    subject_id: str
    source_id: str
    input_decision_id: int | None
    attempt: int
    value: RecordT
    topic_ruling_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision(Generic[RecordT]):
    """What a step decided about one record: how it left, why, and what it made of it (a verdict is made either way)."""

    subject_id: str
    outcome: Outcome
    reason: str
    detail: str = ""
    results: tuple[RecordT, ...] = ()
    retry_at: datetime | None = None
