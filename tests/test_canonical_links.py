import pytest

from kursk_pipeline.canonical_links import read_canonical_link
from kursk_pipeline.page_head import PageHead
from kursk_pipeline.records import CanonicalVerdict as Was

OWN = "https://paper.example/news/2024/08/20/fighting-near-the-border-1234567"


def reading(*links, announced=OWN, final_url="", og=""):
    head = PageHead((("og:url", og),) if og else (), links)
    return read_canonical_link(head, announced=announced, final_url=final_url or announced)


@pytest.mark.parametrize(("link", "verdict"), [
    (OWN, Was.SAME), (f"{OWN}?utm_source=x", Was.SAME),
    ("https://www.paper.example/news/2024/08/20/fighting-near-the-border-1234567/", Was.SAME),
    ("/", Was.FRONT_PAGE), ("https://paper.example/?utm_source=rss", Was.FRONT_PAGE),
    ("https://paper.example/en", Was.FRONT_PAGE),
    ("/news", Was.SECTION), ("/news/2024/08/20", Was.SECTION), ("https://other.example/news/1234567", Was.OTHER_SITE),
    ("https://127.0.0.1/news/1234567", Was.OTHER_SITE), ("/news/another-story-of-that-day-7654321", Was.UNSUPPORTED),
    ("/about-us", Was.UNSUPPORTED), ("javascript:alert(1)", Was.BAD_ADDRESS), ("http://[", Was.BAD_ADDRESS),
    ("https://user:pw@paper.example/1234567", Was.BAD_ADDRESS), ("/world/1234567", Was.BELIEVED),
    ("https://m.paper.example/world/1234567", Was.BELIEVED),
])  # fmt: skip
def test_a_link_is_believed_only_when_it_agrees(link, verdict):
    read = reading(link)
    assert read.verdict is verdict
    assert (read.article_url != OWN) == (verdict is Was.BELIEVED)


def test_pages_without_a_link_or_with_two_stay_what_was_announced():
    assert reading().verdict is Was.ABSENT
    read = reading(OWN, "/news/another-1234567")
    assert (read.verdict, read.article_url, read.link) == (Was.CONTRADICTORY, OWN, None)


def test_the_address_that_answered_is_a_witness():
    read = reading(OWN, announced="https://news.example/redirect?to=99", final_url=f"{OWN}?utm_medium=rss")
    assert (read.verdict, read.article_url) == (Was.BELIEVED, OWN)


def test_the_page_may_name_its_address_in_two_places():
    short = "https://paper.example/?p=77"
    named = "https://paper.example/world/fighting-near-the-border"
    assert reading(named, announced=short).verdict is Was.UNSUPPORTED
    assert reading(named, announced=short, og=named).article_url == named
    assert reading("/world/x-1111111", og="https://paper.example/world/x-1111111").verdict is Was.UNSUPPORTED


def test_blogs_of_one_host_are_different_sites():
    read = reading("https://b.blogspot.com/2024/08/x-1234567", announced="https://a.blogspot.com/2024/08/y-1234567")
    assert read.verdict is Was.OTHER_SITE


def test_pages_of_one_article_are_that_article():
    first = "https://paper.example/long-read-of-the-week"
    assert reading(first, announced=f"{first}/page/2", og=first).article_url == first
