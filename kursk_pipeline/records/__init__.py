"""The nouns: one frozen record for each state the data passes through, in the order of the journey.

    FeedEntry -> Fetch, Page -> Article -> Verdict -> Signature, Relation, Membership -> Mention, Claim -> ArticleVersion

The fields of a record are the columns of its table, by name, order and type; a contract test holds the two together.
Times are timezone-aware; those that a page states keep its offset, and the warehouse reads days in UTC. Offsets count
Unicode code points in ``Article.text`` of that very version. ``page_id`` names one stored body of one URL; every stage
after fetch carries it.

`journey` has the nouns in this order, `article` what clean makes of a page, `claims` what has a speaker, `outcomes` the
words in which records leave a step, `crawl` what is known of feeds and was purged, `entities` what is known and decided
about entities.
"""

from kursk_pipeline.records.article import Article, Link, Post, Provenance, Quality
from kursk_pipeline.records.claims import Claim, Extraction, Quotation
from kursk_pipeline.records.crawl import (
    CrawlState,
    FeedEvent,
    FeedOrder,
    FeedRhythm,
    Purge,
    SourceHour,
)
from kursk_pipeline.records.entities import EntityDecision, Place, Role
from kursk_pipeline.records.journey import (
    ArticleVersion,
    Credit,
    Entity,
    FeedEntry,
    Fetch,
    Membership,
    Mention,
    Page,
    Relation,
    Ruling,
    Seed,
    Signature,
    TopicRuling,
    Verdict,
)
from kursk_pipeline.records.outcomes import (
    Access,
    CanonicalVerdict,
    Decision,
    FetchOutcome,
    Outcome,
    RelationKind,
    Retention,
    TopicState,
    WorkItem,
)

__all__ = [
    "Access",
    "Article",
    "ArticleVersion",
    "CanonicalVerdict",
    "Claim",
    "CrawlState",
    "Credit",
    "Decision",
    "Entity",
    "EntityDecision",
    "Extraction",
    "FeedEntry",
    "FeedEvent",
    "FeedOrder",
    "FeedRhythm",
    "Fetch",
    "FetchOutcome",
    "Link",
    "Membership",
    "Mention",
    "Outcome",
    "Page",
    "Place",
    "Post",
    "Provenance",
    "Purge",
    "Quality",
    "Quotation",
    "Relation",
    "RelationKind",
    "Retention",
    "Role",
    "Ruling",
    "Seed",
    "Signature",
    "SourceHour",
    "TopicRuling",
    "TopicState",
    "Verdict",
    "WorkItem",
]
