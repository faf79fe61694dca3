from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.adapters.robots import KEPT, PARSED_BYTES, RETRY, RobotsCache, answer_of, rules_of

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
ORIGIN = "https://paper.example"


def rules(text, status=200):
    return rules_of(answer_of(status, text.encode() if isinstance(text, str) else text, now=NOW), agent="kursk")


def allows(text, path, status=200):
    return rules(text, status).allows(ORIGIN + path, agent="kursk")


@pytest.mark.parametrize(("text", "path", "is_allowed"), [
    # RFC 9309 and the cases that Google's parser documents
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow:", "/a", True),
    ("", "/a", True),
    ("Disallow: /", "/a", True),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("user-AGENT: KURSK\ndisallow: /", "/a", False),
    ("User-agent: kursk/1.0\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: kursk\nDisallow: /b", "/a", True),
    ("User-agent: kursk\nDisallow: /a\n\nUser-agent: kursk\nDisallow: /b", "/a", False),
    ("User-agent: other\nUser-agent: kursk\nDisallow: /a", "/a", False),
    ("User-agent: *\nAllow: /p\nDisallow: /", "/page", True),
    ("User-agent: *\nDisallow: /folder\nAllow: /folder/page", "/folder/page", True),
    ("User-agent: *\nAllow: /folder\nDisallow: /folder", "/folder", True),
    ("User-agent: *\nDisallow: /fish", "/Fish.asp", True),
    ("User-agent: *\nDisallow: /fish*", "/fishheads/yummy.html?id=1", False),
    ("User-agent: *\nDisallow: /*.php$", "/folder/file.php", False),
    ("User-agent: *\nDisallow: /*.php$", "/file.php?x", True),
    ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", False),
    ("User-agent: *\nDisallow: /\u043a\u0443\u0440\u0441\u043a", "/%D0%BA%D1%83%D1%80%D1%81%D0%BA", False),
    ("\ufeffUser-agent: *\r\nDisallow: /a # why\r\n", "/a", False),
    ("User-agent: *\rDisallow: /a\r", "/a", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("User-agent: *\nDisallow: /?", "/?x", False),
    ("User-agent: *\nSitemap: https://paper.example/x\nDisallow: /a", "/a", False),
    ("User-agent: *\nUnknown: x\nDisallow: /a", "/a", False),
    ("User-agent: *\nDisallow: /" + "*a" * 2000, "/" + "a" * 1900, True),
])  # fmt: skip
def test_rules_mean_what_the_standard_says(text, path, is_allowed):
    assert allows(text, path) is is_allowed


@pytest.mark.parametrize(
    ("status", "is_allowed"), [(404, True), (401, True), (403, True), (429, False), (500, False), (0, False)]
)
def test_a_file_that_is_not_there_allows_and_one_that_cannot_be_read_denies(status, is_allowed):
    assert allows("User-agent: *\nDisallow: /", "/a", status) is is_allowed


def test_what_comes_after_the_limit_is_ignored():
    text = "User-agent: *\nDisallow: /a\n" + "#" * PARSED_BYTES + "\nDisallow: /b\n"
    assert not allows(text, "/a")
    assert allows(text, "/b")


@pytest.mark.parametrize(
    ("asked", "delay"), [("7", 7.0), ("0.5", 0.5), ("-1", 0.0), ("soon", 0.0), ("inf", 0.0), ("nan", 0.0)]
)
def test_crawl_delays_are_read_when_they_are_numbers(asked, delay):
    assert rules(f"User-agent: *\nCrawl-delay: {asked}\nDisallow: /x").crawl_delay == delay


def test_denials_say_whether_to_come_back():
    assert rules("User-agent: *\nDisallow: /").denial(NOW)[1] is None
    assert rules("", 503).denial(NOW + timedelta(minutes=10))[1] == 3000


def test_answers_are_kept_for_a_day_and_outlive_the_process(tmp_path):
    RobotsCache(tmp_path / "robots", agent="kursk").put(ORIGIN, answer_of(200, b"User-agent: *\nDisallow: /a", now=NOW))
    later = RobotsCache(tmp_path / "robots", agent="kursk")
    assert not later.get(ORIGIN, now=NOW + KEPT - timedelta(seconds=1)).allows(ORIGIN + "/a", agent="kursk")
    assert later.get(ORIGIN, now=NOW + KEPT) is None
    assert later.get("https://other.example", now=NOW) is None


def test_unreadable_answers_are_asked_for_again_within_the_hour(tmp_path):
    cache = RobotsCache(tmp_path, agent="kursk")
    cache.put(ORIGIN, answer_of(503, b"", now=NOW))
    assert cache.get(ORIGIN, now=NOW + RETRY - timedelta(seconds=1)) is not None
    assert cache.get(ORIGIN, now=NOW + RETRY) is None


def test_damaged_files_are_asked_for_again(tmp_path):
    cache = RobotsCache(tmp_path, agent="kursk")
    cache.put(ORIGIN, answer_of(200, b"", now=NOW))
    (file,) = tmp_path.iterdir()
    for damage in ("", "{", "[]", "{}", '{"asked_at": 5}', '{"asked_at": "2024-08-20T12:00:00+00:00", "colour": 1}'):
        file.write_text(damage)
        assert RobotsCache(tmp_path, agent="kursk").get(ORIGIN, now=NOW) is None


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path):
    (tmp_path / "file").write_text("")
    cache = RobotsCache(tmp_path / "file" / "robots", agent="kursk")
    cache.put(ORIGIN, answer_of(200, b"User-agent: *\nDisallow: /a", now=NOW))
    assert not cache.get(ORIGIN, now=NOW).allows(ORIGIN + "/a", agent="kursk")


LINES = st.sampled_from([
    "User-agent: *", "User-agent:", "user agent kursk", "Disallow: /", "Disallow", "Allow: /*$", "Disallow: *",
    "Disallow: /%zz", "Crawl-delay: 1e999", "Request-rate: 1/0", "Visit-time: 9999-0000", "Sitemap: http://[", "Host:",
    "\u2028", "\x00", "\xff", "#",
])  # fmt: skip


@given(st.one_of(st.binary(max_size=200), st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=20).map(
    lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))))  # fmt: skip
def test_any_file_gives_rules(body):
    read = rules(body)
    assert read.allows(ORIGIN + "/a?b=c", agent="kursk") in (True, False)
    assert read.crawl_delay >= 0
