"""What a page says beside title, authors and dates; links, signals and posts with their places in the text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kursk_pipeline.records import Access, Article
from kursk_pipeline.stages.clean import clean_html

NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
URL = "https://www.example.org/news/story"
TEXT = [
    f"Paragraph {number} of the report tells how {what} was moved along the road during the night, and who saw it pass."
    for number, what in enumerate(("fuel", "bread", "medicine", "timber", "machinery", "mail", "livestock", "water"))
]


def article_of(head: str = "", above: str = "", lines: list[str] | None = None, lang: str = "en") -> Article:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines or TEXT)
    page = f"<html lang='{lang}'><head>{head}</head><body>{above}<article>{paragraphs}</article></body></html>"
    return clean_html("p", URL, page.encode(), NOW).results[0]


def json_ld(**stated: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **stated})}</script>'


def stated(article: Article, field: str) -> tuple[str, bool]:
    return next((one.origin, one.is_conflicting) for one in article.provenance if one.field == field)


def test_every_statement_keeps_its_place() -> None:
    article = article_of(
        json_ld(
            articleSection="World",
            keywords=["Kursk", "Border", "0123456789abcdef0123"],
            image={"url": "/lead.jpg"},
            description="What was carried along the road, night by night",
            isAccessibleForFree="True",
        )
        + '<meta property="article:section" content="Sport">'
    )
    assert (article.section, stated(article, "section")) == ("World", ("json_ld", True))
    assert article.tags == ("Kursk", "Border")
    assert article.lead_image_url == "https://www.example.org/lead.jpg"
    assert (article.subtitle, stated(article, "subtitle")[0]) == (
        "What was carried along the road, night by night",
        "json_ld",
    )
    assert article.access is Access.FREE


def test_the_line_above_the_text_is_the_subtitle_before_any_description() -> None:
    head = '<meta name="description" content="An unlike description that was written for search engines">'
    above = "<h1>Convoys on the road</h1><p class='standfirst'>Night after night they passed through the village.</p>"
    article = article_of(head, above)
    assert article.subtitle == "Night after night they passed through the village."
    assert stated(article, "subtitle") == ("standfirst", True)


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("Night after night they passed the village", "Night after night they passed the village"),
        ("What was carried along the...", "What was carried along the road, night by night"),
    ],
)
def test_the_description_goes_before_structured_data_unless_it_is_cut_short(described: str, expected: str) -> None:
    head = json_ld(description="What was carried along the road, night by night")
    assert article_of(head + f'<meta property="og:description" content="{described}">').subtitle == expected


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("KYIV, Ukraine (AP) — The convoy moved.", "KYIV, Ukraine"),
        ("МОСКВА, 6 авг — РИА Новости. Колонна двинулась.", "МОСКВА"),
        ("MOSCOW, Aug 8 (Reuters) - The convoy moved.", "MOSCOW"),
        ("SUDZHA, Russia, August 14 (Reuters) - The convoy moved.", "SUDZHA, Russia"),
        ("MOSCOW, August 8. /TASS/. The convoy moved.", "MOSCOW"),
        ("МОСКВА, 8 августа. /ТАСС/. Колонна двинулась.", "МОСКВА"),
        ("BUFFALO, N.Y. (AP) — The convoy moved.", "BUFFALO, N.Y."),
        ("FILE - The convoy moved.", None),
        ("NATO said that it - the convoy - moved.", None),
    ],
)
def test_a_dateline_names_where_a_report_was_written(opening: str, place: str | None) -> None:
    assert article_of(lines=[f"{opening} {TEXT[0]}", *TEXT[1:]]).dateline_place == place


def test_a_correction_is_kept_word_for_word_and_an_article_about_one_has_none() -> None:
    notice = "Correction: An earlier version of this article gave the wrong number of lorries."
    assert article_of(lines=[*TEXT, notice]).corrections == (notice,)
    assert article_of(lines=["The ministry issued a correction of its report.", *TEXT]).corrections == ()


@pytest.mark.parametrize(
    ("head", "access"),
    [
        ('<meta property="article:content_tier" content="metered">', Access.METERED),
        ('<meta property="article:content_tier" content="locked">', Access.WALL),
        ("", None),
    ],
)
def test_access_is_what_the_page_says(head: str, access: Access | None) -> None:
    assert article_of(head, lines=TEXT * 3).access is access


def test_statements_about_access_may_contradict_one_another() -> None:
    head = json_ld(isAccessibleForFree=False) + '<meta property="article:content_tier" content="free">'
    article = article_of(head)
    assert (article.access, stated(article, "access")) == (Access.FREE, ("meta", True))


def test_a_link_stands_where_its_words_stand() -> None:
    linked = (
        "The <a href='/map?x=1'>map of the district</a> and the <a href='#top'>top</a> are <a>here</a>, it was said."
    )
    article = article_of(lines=[TEXT[0], linked, *TEXT[1:]])
    (link,) = article.links
    assert article.text[link.start_char : link.end_char] == "map of the district"
    assert link.url == "https://www.example.org/map?x=1"


def test_signals_say_how_far_a_text_can_be_relied_on() -> None:
    good = article_of().quality
    assert good is not None
    assert (good.is_cut, good.is_wall_suspected, good.is_language_mismatched) == (False, False, False)
    assert (good.text_share, good.repeated_share) == (1.0, 0.0)
    poor = article_of(json_ld(wordCount=4000), lines=[*TEXT, *TEXT[:4]], lang="uk").quality
    assert poor is not None
    assert poor.is_cut
    assert poor.is_language_mismatched
    assert poor.repeated_share == pytest.approx(1 / 3, abs=0.01)


def posts_of(article: Article) -> list[tuple[str, str, str | None]]:
    return [(article.text[post.start_char : post.end_char], str(post.published_at), post.url) for post in article.posts]


def test_a_live_blog_is_its_posts_as_structured_data_states_them() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Update number {number} from the road",
            "articleBody": f"<p>{TEXT[number]}</p>",
            "datePublished": f"2024-08-06T1{number}:00:00Z",
            "url": f"{URL}#post-{number}",
        }
        for number in range(4)
    ]
    head = json_ld(headline="Live from the road").replace("NewsArticle", "LiveBlogPosting")
    head = head.replace("}</script>", f', "liveBlogUpdate": {json.dumps(updates)}}}</script>')
    article = article_of(head, lines=["What is known so far was told to reporters by the district.", *TEXT[:4]])
    assert article.is_live_blog
    assert posts_of(article) == [
        (TEXT[number], f"2024-08-06 1{number}:00:00+00:00", f"{URL}#post-{number}") for number in range(4)
    ]


def test_repeated_blocks_with_a_time_are_posts_where_nothing_is_stated() -> None:
    blocks = "".join(
        f"<div class='entry' id='e{number}'><time datetime='2024-08-06T1{number}:00:00Z'>1{number}:00</time>"
        f"<p>{TEXT[number]}</p></div>"
        for number in range(5)
    )
    page = f"<html lang='en'><body><h1>Live</h1><article>{blocks}</article></body></html>"
    article = clean_html("p", URL, page.encode(), NOW).results[0]
    assert [text.split("\n")[0] for text, _, _ in posts_of(article)] == TEXT[:5]
    assert article.posts[1].url == f"{URL}#e1"


def test_a_post_stated_without_an_address_has_that_of_its_block() -> None:
    updates = [{"@type": "BlogPosting", "headline": "", "articleBody": f"<p>{TEXT[number]}</p>"} for number in range(4)]
    head = json_ld(headline="Live from the road").replace("NewsArticle", "LiveBlogPosting")
    head = head.replace("}</script>", f', "liveBlogUpdate": {json.dumps(updates)}}}</script>')
    blocks = "".join(
        f"<div id='e{number}'><time datetime='2024-08-06T1{number}:00:00Z'>1{number}:00</time><p>{TEXT[number]}</p></div>"
        for number in range(4)
    )
    page = f"<html lang='en'><head>{head}</head><body><h1>Live</h1><article>{blocks}</article></body></html>"
    article = clean_html("p", URL, page.encode(), NOW).results[0]
    assert [post.url for post in article.posts] == [f"{URL}#e{number}" for number in range(4)]


def test_an_article_with_the_times_of_other_stories_beside_it_is_no_live_blog() -> None:
    teasers = "".join(
        f"<li><time datetime='2024-08-0{number}T10:00:00Z'>{number} August</time><a href='/{number}'>Another story</a></li>"
        for number in range(1, 6)
    )
    article = article_of(above=f"<ul>{teasers}</ul>")
    assert (article.is_live_blog, article.posts) == (False, ())
