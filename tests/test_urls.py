import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.urls import MAX_URL_BYTES, address_of, article_id, canonical_url, http_url, page_id

SAME = [
    ("https://example.com/a", "HTTP://Example.COM:80/a#top"),
    ("https://example.com/a", "https://www.example.com/a/"),
    ("https://example.com/a", "https://m.example.com/a?utm_source=rss&fbclid=x"),
    ("https://example.com/a", "https://example.com//a/index.html"),
    ("https://example.com/a?b=1&c=2", "https://example.com/a?c=2&amp;b=1&"),
    ("https://example.com/a?page=2", "https://example.com/a?from=rss&page=2"),
    ("https://en.wikipedia.org/wiki/Sudzha", "https://en.m.wikipedia.org/wiki/Sudzha"),
    ("https://example.co.uk/news/1", "https://amp.example.co.uk/news/1"),
    ("https://example.com/news/world-1", "https://example.com/news/amp/world-1"),
    ("https://example.com/news/world-1", "https://example.com/news/world-1.amp"),
    ("https://example.com/news/world-1.html", "https://example.com/news/world-1.html?amp"),
    ("https://example.com/news/world-1", "https://www.google.com/amp/s/amp.example.com/news/world-1/amp/"),
    ("https://example.com/doc", "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/amp/doc"),
    ("https://example.com/%D0%BA%D1%83%D1%80%D1%81%D0%BA", "https://example.com/%d0%ba%d1%83%d1%80%d1%81%d0%ba/"),
    ("https://example.com/%D0%BA%D1%83%D1%80%D1%81%D0%BA", "https://example.com/\u043a\u0443\u0440\u0441\u043a"),
    ("https://xn--80a1acny.xn--p1ai/x", "https://\u043f\u043e\u0447\u0442\u0430.\u0440\u0444/x"),
    ("https://example.com/~kursk", "https://example.com/%7Ekursk"),
    ("https://example.com/a", "https://example.com./x/../a;jsessionid=1F"),
    ("http://127.0.0.1:8080/a", "http://2130706433:8080/a"),
    ("http://paper.localhost:8080/a", "http://m.paper.localhost:8080/a?utm_medium=x"),
]


@pytest.mark.parametrize(("canonical", "spelling"), SAME)
def test_spellings_of_one_article_become_one(canonical, spelling):
    assert canonical_url(spelling) == canonical


@pytest.mark.parametrize("url", [
    "https://5.ua/", "https://112.ua/a", "https://m.ua/a", "https://amp.dev/a", "https://www.gov.uk/x",
    "https://24tv.ua/a", "https://m.github.io/a", "https://example.com/a?id=5",
    "https://example.com/a?reference=1&sourceid=3", "https://example.com/Ab", "https://example.com/a?cid=4711",
    "https://example.com/a?source=Interfax", "https://web.archive.org/web/2024/https://example.com/a",
    "http://example.com:8080/a", "http://newsroom:8080/a", "https://example.com/?p=123",
    "https://example.com/gallery?gallery=2",
])  # fmt: skip
def test_what_names_an_article_stays(url):
    assert canonical_url(url) == url


def test_a_source_can_keep_parameters_that_look_like_tracking():
    assert (
        canonical_url("https://example.com/a?mod=7", keep_parameters=frozenset({"mod"}))
        == "https://example.com/a?mod=7"
    )


@pytest.mark.parametrize("url", [
    "", "news", "/a", "//example.com/a", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.com/",
    "data:text/html,x", "https://user:secret@example.com/", "https://exa mple.com/", "https://[::1/",
    "https://example.com:99999/", "http://1.2.3.4.5/", "https://example.com/" + "a" * MAX_URL_BYTES,
    "https://\ud800.com/", "about:blank", "http://",
])  # fmt: skip
def test_what_is_no_web_address_is_refused_by_name(url):
    with pytest.raises(Unprocessable) as refused:
        canonical_url(url)
    assert refused.value.reason == "bad_url"


@pytest.mark.parametrize(("written", "meant"), [
    # facts of the WHATWG URL standard and its test suite
    ("https://EXAMPLE.com/a/../x/./y/%2e%2E/z", "https://example.com/x/z"), ("https://example.com\\a\\b", "https://example.com/a/b"),
    (" \n https://example.com/a \r\n", "https://example.com/a"), ("https://ex\tample.com/\na", "https://example.com/a"),
    ("https:example.com", "https://example.com/"), ("https:///example.com/a", "https://example.com/a"),
    ("http://0300.168.0.0x1/", "http://192.168.0.1/"), ("http://192.168.257/", "http://192.168.1.1/"),
    ("https://fa\u00df.example/", "https://xn--fa-hia.example/"), ("https://\u2603.example/", "https://xn--n3h.example/"),
    ("https://ex\u00adample.com/", "https://example.com/"), ("https://\uff25xample\u3002com/", "https://example.com/"),
    ("https://example.com:443/", "https://example.com/"), ("https://example.com:080/", "https://example.com:80/"),
    ("http://[1:0::]:80/", "http://[1::]/"), ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
    ("https://example.com/a b?c d'e#f", "https://example.com/a%20b?c%20d%27e#f"), ("https://example.com/%zz", "https://example.com/%zz"),
    ("https://example.com?q", "https://example.com/?q"), ("https://example.com/\U0001f600", "https://example.com/%F0%9F%98%80"),
])  # fmt: skip
def test_addresses_are_read_as_browsers_read_them(written, meant):
    assert http_url(written) == meant


@pytest.mark.parametrize("url", [
    "https://a%00b/", "https://a<b/", "https://a^b/", "https://a|b/", "https://256.256.256.256/", "https://1.2.3.08/",
    "https://1.2.3.4.5/", "https://[::1]x/", "https://[1::2::3]/", "https://[::1.2.3]/", "https://example.com:x/",
    "https://example.com:65536/", "https://%/", "https://?q", "https://#f", "https://\u00ad/", "https://a b/",
])  # fmt: skip
def test_what_browsers_refuse_is_refused(url):
    with pytest.raises(Unprocessable):
        http_url(url)


def test_relative_links_are_read_against_their_document():
    assert http_url("../b c?d", against="https://example.com/x/y/z") == "https://example.com/x/b%20c?d"


def test_line_breaks_cannot_get_into_a_request():
    assert http_url("https://example.com/a\r\nX-Evil: 1") == "https://example.com/aX-Evil:%201"


def test_ids_depend_on_address_and_body():
    first, second = page_id("https://example.com/a", "0" * 64), page_id("https://example.com/a", "1" * 64)
    assert first != second
    assert len(first) == len(article_id("https://example.com/a")) == 32


PIECES = st.sampled_from([
    "http://", "https://", "HTTP:", "//", "/", "www.", "m.", "amp.", "amp", "/amp/", "example", ".com", ".co.uk",
    "5.ua", ":80", ":443", "?", "&", "&amp;", "=", "utm_source", "id=1", "#", "%2e", "%2F", "%d0%ba", "%25",
    "%61mp", ";jsessionid=1", "index.html", "\\", " ", "@", "[::1]", "0x7f.1", "xn--", "\u043a", "\ud800", "\x00",
    "google.com/amp/s/", "..", "cdn.ampproject.org/c/", ".amp", ".html",
])  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(PIECES, max_size=12).map("".join),
        st.lists(PIECES, max_size=12).map("https://a.com/".join),
    )
)
@example("https://google.com/amp/s/google.com/amp/s/example.com/amp/")
def test_any_string_gives_a_stable_address_or_is_refused(url):
    try:
        canonical = canonical_url(url)
    except Unprocessable as refused:
        assert refused.reason == "bad_url"  # noqa: PT017
        return
    assert canonical_url(canonical) == canonical
    assert canonical.isascii()
    assert len(canonical) <= MAX_URL_BYTES
    assert "#" not in canonical


@pytest.mark.parametrize("url", ["http://./", "https://\uff0e/a", "http://../"])
def test_addresses_without_a_host_are_refused(url):
    with pytest.raises(Unprocessable):
        http_url(url)


PIECES = st.sampled_from(
    [
        "http://",
        "HTTPS:\\\\",
        "//",
        "/",
        "?",
        "#",
        "@",
        ":",
        "[::1]",
        ":80",
        ":443",
        ":8080",
        "a.example",
        "1.2",
        "0x7f.1",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8).map("".join), st.booleans())
def test_an_address_is_cut_where_the_standards_parser_cuts_it(url, is_relative):
    base = "https://paper.example:8443/a/b" if is_relative else None
    try:
        address = address_of(url, against=base)
    except Unprocessable:
        return
    parsed = ada_url.URL(url, base)
    assert (address.scheme, address.host, address.origin) == (parsed.protocol[:-1], parsed.hostname, parsed.origin)
    assert address.port == (int(parsed.port) if parsed.port else None)
    assert address.target.removesuffix("?") == (parsed.pathname + parsed.search).removesuffix("?")
    assert address.url == address.origin + address.target == parsed.href.partition("#")[0]
    assert not parsed.username + parsed.password
