"""A hostile page ends within its limit and costs only itself: the real stage in real worker processes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kursk_pipeline.adapters.workers import TOO_LONG, Failure, WorkerPool
from kursk_pipeline.records import Outcome, Page
from kursk_pipeline.stages.clean import clean_fetched

CPU_SECONDS = 2.0
NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
STORY = (
    b"<p>The governor told reporters near the crossing how the road had changed within a day of rain and shelling.</p>"
)
GOOD = b"<html lang='en'><body><article>" + STORY * 12 + b"</article></body></html>"
ATTRIBUTES = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x</p></body></html>"
"""lxml's HTML parser compares each attribute of a tag with all before it."""
NESTED = b"<html><body>" + b"<div>" * 100_000 + b"x"
JSON_LD = b"<html><head><script type='application/ld+json'>" + b"[" * 500_000 + b"</script></head><body>x</body></html>"


def fetched(number: int, body: bytes) -> tuple[Page, bytes]:
    url = f"https://example.org/{number}"
    return Page(f"p{number}", "s", url, url, "0" * 64, "text/html", None, "", None, NOW), body


@pytest.fixture(scope="module")
def answers():
    bodies = [GOOD, ATTRIBUTES, GOOD, NESTED, GOOD, JSON_LD, GOOD]
    with WorkerPool(clean_fetched, processes=1, seconds=CPU_SECONDS, megabytes=300, recycle_after=100) as pool:
        return list(pool.map(fetched(number, body) for number, body in enumerate(bodies)))


def test_every_page_is_answered_and_the_good_ones_are_articles(answers) -> None:
    assert [answer.item[0].page_id for answer in answers] == [f"p{number}" for number in range(7)]
    assert [answer.value.outcome for answer in answers[::2]] == [Outcome.KEPT] * 4


def test_hostile_pages_are_told_by_their_reason(answers) -> None:
    told = [answer.reason if isinstance(answer, Failure) else str(answer.value.reason) for answer in answers[1::2]]
    assert told == [TOO_LONG, "too_deep", "too_little_text"]
