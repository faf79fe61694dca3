from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.exchanges import Hop, Request, Response
from kursk_pipeline.records import CanonicalVerdict, FeedEntry, FetchOutcome, Outcome, Retention
from kursk_pipeline.reservations import RetentionPolicy
from kursk_pipeline.stages.fetch import LONGEST_RETRY, MAX_ATTEMPTS, fetch_record, interpret, read_page
from kursk_pipeline.urls import page_id

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
ENTRY = FeedEntry(
    source_id="paper", feed_url="https://paper.example/rss", canonical_url="https://paper.example/1",
    url="https://www.paper.example/1", title="One", summary="", language="en", published_at=NOW, updated_at=None,
    revision=2, first_seen_at=NOW,
)  # fmt: skip
HASH = "a" * 64
POLICY = RetentionPolicy({"noai": Retention.NOTHING, "noarchive": Retention.FACTS_ONLY})


def answered(outcome, *, status=None, retry_after=None, detail=""):
    return Response(
        request=Request(ENTRY.url), outcome=FetchOutcome(outcome), status=status, final_url="https://www.paper.example/1",
        redirect_count=1, headers={}, content_type="text/html", charset="utf-8", body=b"<p>", requested_at=NOW,
        duration_ms=5, retry_after=retry_after, detail=detail,
    )  # fmt: skip


def decided(response, attempt=1):
    reading = read_page(ENTRY, response, policy=POLICY)
    return interpret(ENTRY, response, attempt=attempt, now=NOW, body_hash=HASH, reading=reading)


def logged(response, attempt=1):
    reading = read_page(ENTRY, response, policy=POLICY)
    return fetch_record(ENTRY, response, attempt=attempt, decision=decided(response, attempt), reading=reading)


def test_a_body_becomes_a_page():
    decision = decided(answered("ok", status=200))
    (page,) = decision.results
    assert (decision.subject_id, decision.outcome, decision.reason) == (
        "https://paper.example/1@2",
        Outcome.KEPT,
        "fetched",
    )
    assert (page.page_id, page.body_hash) == (page_id(ENTRY.canonical_url, HASH), HASH)
    assert (page.feed_title, page.feed_published_at, page.fetched_at) == ("One", NOW, NOW)


@pytest.mark.parametrize(("outcome", "status", "left", "reason"), [
    ("not_modified", 304, "dropped", "not_modified"), ("not_found", 404, "dropped", "not_found"),
    ("gone", 410, "dropped", "gone"), ("unsupported_type", 200, "dropped", "unsupported_type"),
    ("robots_denied", None, "dropped", "robots_denied"), ("http_error", 402, "dropped", "paywall"),
    ("http_error", 401, "dropped", "login_wall"), ("http_error", 407, "dropped", "refused"),
    ("http_error", 451, "dropped", "refused"), ("http_error", 400, "dropped", "http_error"),
    ("http_error", 403, "deferred", "forbidden"), ("rate_limited", 429, "deferred", "rate_limited"),
    ("rate_limited", None, "deferred", "rate_limited"), ("server_error", 503, "deferred", "server_error"),
    ("timeout", None, "deferred", "timeout"), ("connection_error", None, "deferred", "connection_error"),
    ("dns_error", None, "deferred", "dns_error"), ("tls_error", None, "deferred", "tls_error"),
    ("too_large", 200, "quarantined", "too_large"), ("decode_error", 200, "quarantined", "decode_error"),
    ("redirect_loop", 302, "quarantined", "redirect_loop"),
    ("address_refused", None, "quarantined", "address_refused"),
])  # fmt: skip
def test_what_an_answer_means(outcome, status, left, reason):
    decision = decided(answered(outcome, status=status, detail="why"))
    assert (decision.outcome.value, decision.reason, decision.detail) == (left, reason, "why")
    assert (decision.retry_at is not None) == (left == "deferred")
    assert decision.results == ()


def test_every_outcome_has_a_meaning():
    assert {decided(answered(outcome)).outcome for outcome in FetchOutcome} == set(Outcome)


def test_robots_that_cannot_be_read_are_tried_again():
    decision = decided(answered("robots_denied", retry_after=3600))
    assert (decision.outcome, decision.reason, decision.retry_at) == (
        Outcome.DEFERRED, "robots_unreachable", NOW + timedelta(hours=1),
    )  # fmt: skip


def test_waits_double_and_a_server_may_name_its_own_up_to_a_day():
    waits = [decided(answered("timeout"), attempt).retry_at - NOW for attempt in range(1, MAX_ATTEMPTS)]
    assert waits == [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120)]
    assert decided(answered("rate_limited", status=429, retry_after=40)).retry_at == NOW + timedelta(seconds=40)
    for endless in (1e9, 1e300, float("inf")):
        assert decided(answered("server_error", status=503, retry_after=endless)).retry_at == NOW + LONGEST_RETRY


def test_after_the_last_try_it_is_set_aside():
    decision = decided(answered("timeout", detail="silence"), MAX_ATTEMPTS)
    assert (decision.outcome, decision.reason) == (Outcome.QUARANTINED, "timeout")
    assert "silence" in decision.detail


def test_what_was_never_asked_is_never_set_aside():
    for outcome in ("rate_limited", "connection_error"):
        decision = decided(replace(answered(outcome), is_asked=False), MAX_ATTEMPTS + 9)
        assert (decision.outcome, decision.reason) == (Outcome.DEFERRED, "not_asked")


def test_the_log_has_a_line_for_every_answer():
    line = logged(answered("ok", status=200))
    assert (line.page_id, line.http_status, line.body_bytes) == (page_id(ENTRY.canonical_url, HASH), 200, 3)
    assert (line.retention, line.canonical_verdict) == (Retention.FULL_TEXT, CanonicalVerdict.ABSENT)
    line = logged(answered("http_error", status=999, detail="HTTP 999"), 3)
    assert (line.page_id, line.http_status, line.attempt, line.detail) == (None, None, 3, "HTTP 999")
    assert logged(replace(answered("dns_error"), final_url=None)).final_url is None


def test_the_log_tells_the_way_and_what_the_headers_said():
    hops = (Hop("http://paper.example/1", 301), Hop("https://paper.example/1", 308))
    headers = {"etag": '"v1"', "server": "nginx", "content-language": "uk", "x-robots-tag": "noindex"}
    line = logged(replace(answered("ok", status=200), hops=hops, headers=headers, moved_to=ENTRY.url))
    assert (line.redirect_urls, line.redirect_statuses) == (
        ("http://paper.example/1", "https://paper.example/1"),
        (301, 308),
    )
    assert line.is_moved_permanently
    assert (line.etag, line.server, line.content_language, line.x_robots_tag) == ('"v1"', "nginx", "uk", "noindex")
    assert line.reservations == ("noindex",)
    assert not logged(answered("ok", status=200)).is_moved_permanently


def test_reserved_pages_are_kept_as_far_as_the_policy_lets_us():
    facts = replace(answered("ok", status=200), body=b"<meta name=robots content=noarchive>")
    (page,) = decided(facts).results
    assert (page.retention, "noarchive" in decided(facts).detail) == (Retention.FACTS_ONLY, True)
    nothing = replace(facts, headers={"x-robots-tag": "noai"})
    assert (decided(nothing).outcome, decided(nothing).reason, decided(nothing).results) == (
        Outcome.DROPPED,
        "reserved",
        (),
    )
    line = logged(nothing)
    assert (line.page_id, line.retention, line.reservations) == (None, Retention.NOTHING, ("noarchive", "noai"))


def test_a_page_may_be_another_article_than_announced():
    path = b"/world/1-fighting-near-the-border"
    body = b"<link rel=canonical href=%b><meta property=og:url content=%b>" % (path, path)
    good = replace(answered("ok", status=200), body=body)
    (page,) = decided(good).results
    assert page.canonical_url == ENTRY.canonical_url
    assert page.article_url == "https://paper.example/world/1-fighting-near-the-border"
    line = logged(good)
    assert (line.canonical_link, line.canonical_verdict) == (
        "https://www.paper.example/world/1-fighting-near-the-border", CanonicalVerdict.BELIEVED,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "body", "left", "reason"), [
    (403, "<title>Just a moment...</title>", "deferred", "bot_challenge"),
    (403, "<script src=/cdn-cgi/challenge-platform/h/b></script>", "deferred", "bot_challenge"),
    (403, "<script src='https://ct.captcha-delivery.com/c.js'></script>", "deferred", "bot_challenge"),
    (401, "<p>Please verify you are human", "deferred", "bot_challenge"),
    (403, "<h1>Subscribe to continue reading</h1>", "dropped", "paywall"),
    (403, "<h1>Sign in to continue</h1>", "dropped", "login_wall"),
    (451, "<h1>Before you go on, accept all cookies</h1>", "dropped", "consent_wall"),
    (403, "<h1>Увійдіть, щоб читати далі</h1>", "dropped", "login_wall"),
    (402, "", "dropped", "paywall"), (401, "<h1>Unauthorized</h1>", "dropped", "login_wall"),
    (451, "<h1>Not available in your country</h1>", "dropped", "refused"),
    (403, "<h1>Forbidden</h1>", "deferred", "forbidden"),
])  # fmt: skip
def test_a_refusal_says_which_wall_it_is_and_how_it_begins(status, body, left, reason):
    refusal = replace(answered("http_error", status=status, detail=f"HTTP {status}"), body=body.encode())
    decision = decided(refusal)
    assert (decision.outcome.value, decision.reason) == (left, reason)
    assert decision.detail.startswith(f"HTTP {status}")
    if "<h1>" in body:
        assert body.removeprefix("<h1>").removesuffix("</h1>") in decision.detail
    assert logged(refusal).detail == decision.detail


def test_a_robot_check_may_be_told_by_its_header():
    refusal = replace(answered("http_error", status=403), headers={"cf-mitigated": "challenge"}, body=b"")
    assert decided(refusal).reason == "bot_challenge"
    assert decided(refusal, MAX_ATTEMPTS).outcome is Outcome.QUARANTINED
