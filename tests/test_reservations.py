import pytest

from kursk_pipeline.page_head import PageHead
from kursk_pipeline.records import Retention
from kursk_pipeline.reservations import RetentionPolicy, read_reservations


def signals(header="", *metas, **more):
    headers = {"x-robots-tag": header} | {name.replace("_", "-"): value for name, value in more.items()}
    return read_reservations(headers, PageHead(tuple(metas))).signals


@pytest.mark.parametrize(("header", "bound"), [
    ("noarchive", ("noarchive",)), ("NoIndex, NOFOLLOW", ("noindex",)), ("none", ("noindex",)),
    ("noai, noimageai", ("noai", "noimageai")), ("nocache", ("noarchive",)), ("max-snippet: 0", ("nosnippet",)),
    ("max-snippet:50, max-image-preview: large", ()), ("googlebot: noarchive, noai", ()),
    ("googlebot: noarchive; noai", ("noai",)), ("kursk: noai, noarchive", ("noarchive", "noai")),
    ("otherbot: noai, kursk: noarchive", ("noarchive",)),
    ("unavailable_after: 25 Jun 2010 15:00:00 GMT, noarchive", ("noarchive",)), ("all", ()), ("", ()),
])  # fmt: skip
def test_directives_bind_whom_they_name(header, bound):
    assert signals(header) == bound


def test_the_page_speaks_too_and_everything_said_is_recorded():
    metas = (
        ("robots", "noarchive"),
        ("kursk", "noai"),
        ("googlebot", "noindex"),
        ("tdm-policy", "https://p.example/t"),
    )
    read = read_reservations({"x-robots-tag": "nosnippet"}, PageHead(metas))
    assert (read.x_robots_tag, read.meta_robots, read.tdm_policy) == (
        "nosnippet", "noarchive, noai", "https://p.example/t",
    )  # fmt: skip
    assert read.signals == ("nosnippet", "noarchive", "noai")


@pytest.mark.parametrize(("header", "meta", "reserved"), [
    ("1", "", True), ("", "1", True), ("0", "1", True), ("0", "", False), ("", "", None), ("yes", "maybe", None),
])  # fmt: skip
def test_mining_is_reserved_by_header_or_page(header, meta, reserved):
    read = read_reservations({"tdm-reservation": header}, PageHead((("tdm-reservation", meta),)))
    assert (read.tdm_reservation, "tdm" in read.signals) == (reserved, reserved is True)


def test_the_strictest_rule_counts():
    policy = RetentionPolicy({"noai": Retention.NOTHING, "tdm": Retention.FACTS_ONLY, "noindex": Retention.FULL_TEXT})
    assert policy.retention(()) is Retention.FULL_TEXT
    assert policy.retention(("noindex", "nosnippet")) is Retention.FULL_TEXT
    assert policy.retention(("noindex", "tdm")) is Retention.FACTS_ONLY
    assert policy.retention(("tdm", "noai")) is Retention.NOTHING
