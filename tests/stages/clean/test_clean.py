"""What becomes of a page: fields with their origin, walls named, nothing invented, hostile bodies set aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.records import Article, Decision, Outcome, Page
from kursk_pipeline.stages.clean import clean, clean_fetched, clean_html, clean_plain
from kursk_pipeline.stages.clean.dates import parse_time

NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
PARAGRAPHS = [
    f"Paragraph number {number} of this report describes how columns of vehicles crossed the border near the town "
    "and how residents left their homes while officials spoke of a difficult situation in the district."
    for number in range(1, 8)
]


def page_of(head: str = "", body: str = "", paragraphs: list[str] | None = None) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (PARAGRAPHS if paragraphs is None else paragraphs))
    document = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}<article>{text}</article></body></html>"
    return document.encode()


def cleaned(html: bytes, **known: object) -> Article:
    decision = clean_html("p1", "https://example.org/news/story", html, NOW)
    assert decision.outcome is Outcome.KEPT, decision
    return decision.results[0]


def origin_of(article: Article, field: str) -> str:
    return next(entry.origin for entry in article.provenance if entry.field == field)


def test_fields_come_from_structured_data_and_say_so() -> None:
    head = """<title>Columns cross | Example</title><script type="application/ld+json">{"@context": "https://schema.org",
        "@graph": [{"@type": "NewsArticle", "headline": "Columns cross the border",
        "datePublished": "2024-08-06T10:15:00+03:00", "dateModified": "2024-08-06T11:00:00+03:00",
        "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "Olena Petrenko"}]
        }]}</script>"""
    article = cleaned(page_of(head))
    assert article.title == "Columns cross the border"
    assert article.authors == ("Jane Roe", "Olena Petrenko")
    assert article.published_at == datetime(2024, 8, 6, 7, 15, tzinfo=UTC)
    assert article.modified_at == datetime(2024, 8, 6, 8, 0, tzinfo=UTC)
    assert article.language == "en"
    assert article.text.split("\n") == PARAGRAPHS
    assert {origin_of(article, field) for field in ("title", "authors", "published_at")} == {"json_ld"}


def test_a_date_in_the_future_is_refused_and_kept_raw() -> None:
    head = '<title>T</title><meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    article = cleaned(page_of(head))
    assert article.published_at is None
    entry = next(entry for entry in article.provenance if entry.field == "published_at")
    assert (entry.raw, entry.origin) == ("2031-01-01T00:00:00Z", "refused meta")


def test_a_change_in_the_future_is_refused_and_a_refused_date_contradicts_the_one_that_is_taken() -> None:
    head = """<title>T</title><meta property="article:modified_time" content="2031-01-01T00:00:00Z">
        <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-01-01T00:00:00Z"}</script>
        <meta property="article:published_time" content="2024-08-06T10:15:00Z">"""
    article = cleaned(page_of(head))
    assert (article.modified_at, article.published_at) == (None, datetime(2024, 8, 6, 10, 15, tzinfo=UTC))
    told = {entry.field: (entry.origin, entry.raw, entry.is_conflicting) for entry in article.provenance}
    assert told["modified_at"] == ("refused meta", "2031-01-01T00:00:00Z", False)
    assert told["published_at"] == ("meta", "2024-08-06T10:15:00Z", True)


def test_a_page_without_a_date_gets_none() -> None:
    assert cleaned(page_of("<title>T</title>")).published_at is None


def test_what_the_feed_said_is_the_last_word_but_one() -> None:
    known = Page("p1", "s", "u", "https://example.org/x", "0" * 64, "text/html", None, "Feed title", NOW, NOW)
    decision = clean_fetched((known, page_of()))
    assert decision.results[0].title == "Feed title"
    assert decision.results[0].published_at == NOW


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("windows-1251", "windows-1251", None),
        ("windows-1251", None, "windows-1251"),
        ("utf-8", "iso-8859-1", "windows-1252"),
        ("windows-1251", "utf-8", "utf-8"),
        ("koi8-r", "iso-8859-1", None),
        ("utf-16", None, None),
    ],
)
def test_the_real_character_set_wins(charset: str, declared: str | None, header: str | None) -> None:
    sentence = "Колонна техники вошла в приграничный район области, сообщили местные жители и власти города."
    meta = f'<meta charset="{declared}">' if declared else ""
    html = page_of(meta + "<title>Колонна вошла в район</title>", paragraphs=[sentence + f" {n}" for n in range(9)])
    known = Page("p1", "s", "u", "https://example.org/x", "0" * 64, "text/html", header, "", None, NOW)
    article = clean(known, html.decode().encode(charset)).results[0]
    assert article.title == "Колонна вошла в район"
    assert sentence in article.text
    assert article.language == "ru"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "empty_page"),
        (b"<html><body></body></html>", "empty_page"),
        (page_of("<title>We value your privacy</title>", "We use cookies. Accept all cookies?", []), "consent_wall"),
        (page_of("<title>Story</title>", "<p>Subscribe to continue reading.</p>", []), "paywall"),
        (page_of("<title>Story</title>", "<p>Please log in to view this page.</p>", []), "login_wall"),
        (page_of("<title>Just a moment...</title>", "<p>Checking your browser</p>", []), "bot_challenge"),
        (page_of("<title>Page not found</title>", "<p>Sorry.</p>", []), "soft_404"),
        (page_of("<title>Photos</title>", "<figure><img src=a.jpg></figure>" * 8 + "A", []), "gallery_without_text"),
        (page_of("<title>Clip</title>", "<video src=a.mp4></video><p>Watch it here.</p>", []), "video_without_text"),
        (
            page_of("<title>Clip</title><meta property='og:type' content='video.other'>", "Look", []),
            "video_without_text",
        ),
        (page_of("<title>Story</title>", "<p>Two lines only.</p>", []), "too_little_text"),
    ],
)
def test_a_page_without_an_article_is_dropped_with_its_reason(html: bytes, reason: str) -> None:
    decision = clean_html("p1", "https://example.org/x", html, NOW)
    assert (decision.outcome, decision.reason) == (Outcome.DROPPED, reason)
    known = Page("p1", "s", "u", "https://example.org/x", "0" * 64, "text/html", None, "", None, NOW)
    assert clean(known, html) == Decision("p1", Outcome.DROPPED, decision.reason, decision.detail)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"%PDF-1.7 ...", "not_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "not_html"),
        (b'{"a": 1}', "not_html"),
        (b"<html><body>" + b"<div>" * 5000 + b"text" + b"</div>" * 5000 + b"</body></html>", "too_deep"),
    ],
)
def test_a_body_that_cannot_be_read_is_quarantined(html: bytes, reason: str) -> None:
    decision = clean_html("p1", "https://example.org/x", html, NOW)
    assert (decision.outcome, decision.reason) == (Outcome.QUARANTINED, reason)


def test_nesting_beyond_the_parsers_first_limit_loses_nothing() -> None:
    html = page_of("<title>T</title>").replace(b"<article>", b"<div>" * 300 + b"<article>")
    assert cleaned(html).text.split("\n") == PARAGRAPHS


def test_furniture_inside_the_article_is_taken_out() -> None:
    paragraphs = [*PARAGRAPHS[:3], "Advertisement", "Read also: Something else entirely", *PARAGRAPHS[3:]]
    assert cleaned(page_of("<title>T</title>", paragraphs=paragraphs)).text.split("\n") == PARAGRAPHS


def test_an_hour_ahead_of_our_clock_is_the_future_but_minutes_are_not() -> None:
    for ahead, expected in ((timedelta(hours=1), None), (timedelta(minutes=5), NOW + timedelta(minutes=5))):
        head = f'<title>T</title><meta property="article:published_time" content="{(NOW + ahead).isoformat()}">'
        assert cleaned(page_of(head)).published_at == expected


def test_plain_text_is_made_fit_for_storage() -> None:
    assert clean_plain("One.\x00\r\nAdvertisement\r\nTwo.") == "One.\nTwo."


def test_a_field_says_when_the_page_contradicts_itself() -> None:
    def dated(other: str) -> bool:
        head = f"""<title>T</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Columns cross",
            "datePublished": "2024-08-06T10:15:00+03:00"}}</script>
            <meta property="article:published_time" content="{other}">"""
        article = cleaned(page_of(head))
        return next(entry.is_conflicting for entry in article.provenance if entry.field == "published_at")

    assert dated("2024-07-01T10:00:00Z")
    assert not dated("2024-08-06T07:16:00Z")


def test_the_day_is_that_of_the_place_of_publication() -> None:
    head = """<title>T</title><meta property="article:published_time" content="2024-08-07T00:46:23+00:00">"""
    time = "<main><time datetime='2024-08-06T20:46:23-04:00'>6 August</time></main>"
    assert cleaned(page_of(head, time)).published_at.isoformat() == "2024-08-06T20:46:23-04:00"


def test_a_run_of_digits_is_no_date() -> None:
    assert parse_time("2022-02-112023-06-08") is None
