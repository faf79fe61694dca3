"""What a feed says about how often it wants to be asked."""

from datetime import UTC, datetime

import pytest

from kursk_pipeline.feed_hints import FeedHints, max_age, read_hints
from kursk_pipeline.stages.poll import FeedDocument, read_feed

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Paper</title>{hints}<item><title>One</title><link>https://paper.example/one</link></item></channel></rss>"""


def hints_of(hints):
    body = RSS.format(hints=hints).encode()
    return read_feed(FeedDocument("paper", "https://paper.example/feed", body, "text/xml", datetime.now(UTC))).hints


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ("", FeedHints()),
        ("<ttl>45</ttl>", FeedHints(ttl_seconds=2700)),
        ("<ttl> 45.5 </ttl>", FeedHints(ttl_seconds=2700)),
        ("<ttl>soon</ttl>", FeedHints()),
        ("<ttl>-5</ttl>", FeedHints()),
        ("<ttl>999999999</ttl>", FeedHints(ttl_seconds=31_536_000)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", FeedHints(update_seconds=3600)),
        (
            "<sy:updatePeriod>\n daily\n</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            FeedHints(update_seconds=21_600),
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            FeedHints(update_seconds=86_400),
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", FeedHints()),
    ],
)
def test_hints_of_a_document(hints, expected):
    assert hints_of(hints) == expected


def test_hints_of_nonsense():
    assert read_hints({"ttl": object(), "sy_updateperiod": 5}) == FeedHints()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'MAX-AGE="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=never"}, 0),
    ],
)
def test_max_age(headers, expected):
    assert max_age(headers) == expected
