"""What others say of an article neither makes it vanish nor takes it over."""

from dataclasses import replace
from datetime import UTC, datetime

from kursk_pipeline.records import FeedEntry, Outcome
from kursk_pipeline.stages.seen import SPELLINGS, recognise

NOW = datetime(2024, 8, 8, 12, tzinfo=UTC)
OWN = FeedEntry(
    source_id="paper",
    feed_url="https://feeds.example.org/rss",
    canonical_url="https://example.org/good/1",
    url="https://www.example.org/good/1",
    title="What the paper says",
    summary="",
    language=None,
    published_at=NOW,
    updated_at=None,
    revision=1,
    first_seen_at=NOW,
    vanished_at=None,
)
STRANGE = replace(
    OWN,
    source_id="stranger",
    feed_url="https://example.net/rss",
    url="https://amp.example.org/good/1",
    title="What the stranger says",
)


def test_the_feed_of_an_articles_own_site_takes_it_back():
    decision = recognise(OWN, STRANGE)
    (kept,) = decision.results
    assert (decision.reason, kept.source_id, kept.title, kept.url, kept.revision) == (
        "owner_entry", "paper", "What the paper says", OWN.url, 2,
    )  # fmt: skip
    assert recognise(STRANGE, kept).outcome is Outcome.DROPPED
    assert recognise(OWN, kept).outcome is Outcome.DROPPED


def test_a_second_stranger_is_no_news():
    other = replace(STRANGE, source_id="other", feed_url="https://example.com/rss", url=OWN.url)
    assert recognise(other, STRANGE).reason == "already_seen"


def test_another_spelling_is_tried_where_the_first_led_nowhere_a_few_times():
    other = replace(STRANGE, source_id="other", feed_url="https://example.com/rss", url=OWN.url)
    found = recognise(other, STRANGE, is_lost=True)
    assert (found.reason, found.results[0].url) == ("respelt_entry", OWN.url)
    assert recognise(STRANGE, STRANGE, is_lost=True).reason == "already_seen"
    assert recognise(other, replace(STRANGE, revision=SPELLINGS), is_lost=True).reason == "already_seen"


def test_a_list_of_this_machine_owns_nothing():
    listed = replace(OWN, source_id="list", feed_url="file:///srv/lists/urls.txt")
    assert recognise(listed, STRANGE).reason == "already_seen"
