"""Lines that only say who wrote a text and when become fields; sentences that look like them stay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kursk_pipeline.records import Article
from kursk_pipeline.stages.clean import clean_html

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
STORY = [
    f"Paragraph number {number} of this report describes how columns of vehicles crossed the border near the town "
    "and how residents left their homes while officials spoke of a difficult situation in the district."
    for number in range(1, 8)
]


def article_of(*above: str, foot: str = "", story: list[str] = STORY) -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    html = f"<html><head><title>Columns cross</title></head><body><h1>Columns cross</h1>{''.join(above)}{text}{foot}</body>"
    return clean_html("p", "https://example.org/x", html.encode(), NOW).results[0]


@pytest.mark.parametrize(
    ("above", "authors", "published_at", "precision"),
    [
        (("<p>14 серпня 2024, 12:00</p>", "<p>Автор: Оксана Шевченко</p>"), ("Оксана Шевченко",),
         datetime(2024, 8, 14, 12, tzinfo=UTC), "minute"),
        (("<p>August 9, 2024<br>By John Smith, Special to the Daily</p>",), ("John Smith",),
         datetime(2024, 8, 9, tzinfo=UTC), "day"),
        (("<div>9 августа 2024 г.</div>", "<div>Автор: Иван Петров и Анна Сидорова</div>"),
         ("Иван Петров", "Анна Сидорова"), datetime(2024, 8, 9, tzinfo=UTC), "day"),
    ],
)  # fmt: skip
def test_a_date_and_a_byline_at_the_head_become_fields_and_leave_the_text(
    above: tuple[str, ...], authors: tuple[str, ...], published_at: datetime, precision: str
) -> None:
    article = article_of(*above)
    assert article.text.split("\n") == STORY
    assert (article.authors, article.published_at) == (authors, published_at)
    told = {entry.field: (entry.origin, entry.precision) for entry in article.provenance}
    assert (told["authors"], told["published_at"]) == (("text", "exact"), ("text", precision))


@pytest.mark.parametrize(
    "line",
    [
        "By Wednesday the town had fallen to the columns, said the governor of the region to reporters.",
        "On August 9, 2024 the columns stood before the town, said the governor of the region to reporters.",
    ],
)
def test_a_sentence_that_begins_so_stays(line: str) -> None:
    article = article_of(story=[line, *STORY])
    assert article.text.split("\n") == [line, *STORY]
    assert article.authors == ()


def test_a_date_of_the_future_at_the_head_is_no_date() -> None:
    assert article_of("<p>August 9, 2031</p>").published_at is None


@pytest.mark.parametrize(
    ("foot", "agency"),
    [
        ("Quelle: dpa", "dpa"),
        ("(Reporting by Jane Roe; Editing by John Smith)", None),
        ("Джерело: Укрінформ", "Ukrinform"),
    ],
)
def test_credits_at_the_foot_leave_the_text(foot: str, agency: str | None) -> None:
    article = article_of(foot=f"<p>{foot}</p>")
    assert (article.text.split("\n"), article.wire_credit) == (STORY, agency)


def test_a_source_that_is_no_agency_stays_in_the_text() -> None:
    line = "Source: the archive of the district museum, which keeps letters of its residents and their neighbours."
    assert article_of(foot=f"<p>{line}</p>").text.split("\n") == [*STORY, line]


@pytest.mark.parametrize(
    ("line", "is_kept"), [("Border crisis", False), ("The town has fallen, officials said.", True)]
)
def test_a_label_above_the_heading_leaves_the_text_and_a_sentence_stays(line: str, is_kept: bool) -> None:
    html = f"<body><article><p>{line}</p><h1>Columns cross</h1>{''.join(f'<p>{one}</p>' for one in STORY)}</article></body>"
    article = clean_html("p", "https://example.org/x", html.encode(), NOW).results[0]
    assert article.text.split("\n") == ([line, *STORY] if is_kept else STORY)
