"""tdmrep.json: which rule counts for which address, and what no file can do to us."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.page_head import PageHead
from kursk_pipeline.reservations import read_reservations
from kursk_pipeline.site_terms import SiteTerms, read_site_terms, terms_of

RULES = [
    {"location": "/papers/", "tdm-reservation": 1},
    {"location": "/news/", "tdm-reservation": "1", "tdm-policy": "https://paper.example/policy.json"},
    {"location": "/news/free/*.html$", "tdm-reservation": 0},
    {"location": "/суджа", "tdm-reservation": 1},
    {"location": "/a%24b", "tdm-reservation": 1},
    {"location": 5, "tdm-reservation": 1}, {"location": "/x", "tdm-reservation": "yes"}, "a word", None,
    {"location": "/" + "*a" * 200 + "b", "tdm-reservation": 1}, {"location": "*.pdf$", "tdm-reservation": 1},
]  # fmt: skip


@pytest.mark.parametrize(("target", "reserved"), [
    ("/papers/1", True), ("/papers", None), ("/Papers/1", None), ("/news/2024/08/1", True), ("/news/free/a/1.html", False),
    ("/news/free/1.html?x=1", True), ("/%D1%81%D1%83%D0%B4%D0%B6%D0%B0/1", True), ("/a$b", True), ("/", None), ("/x", None),
    ("/" + "a" * 1900, None), ("/any/1.pdf", True), ("/any/1.pdf?x", None),
])  # fmt: skip
def test_the_longest_location_counts(target, reserved):
    found = terms_of(read_site_terms(json.dumps(RULES)), target)
    assert (found.is_reserved if found else None) is reserved


def test_of_equally_long_locations_the_one_that_reserves_counts():
    rules = (SiteTerms("/a", is_reserved=False), SiteTerms("/a", is_reserved=True), SiteTerms("/a", is_reserved=False))
    assert terms_of(rules, "/a").is_reserved


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "null", "[[]]", "[" * 100_000, '{"location": "/"}', "<html>", "[1e999]"]
)
def test_what_is_no_file_has_no_rules(text):
    assert read_site_terms(text) == ()


@given(st.text(max_size=40), st.lists(st.text(alphabet="/a*$%2e", max_size=12), max_size=5))
def test_no_file_breaks_the_reader(text, locations):
    read_site_terms(text)
    file = json.dumps([{"location": location, "tdm-reservation": 1} for location in locations])
    found = terms_of(read_site_terms(file), "/a%2ea")
    assert found is None or found.is_reserved


@pytest.mark.parametrize(("header", "site", "reserved"), [
    ("", True, True), ("", False, False), ("0", True, False), ("1", False, True), ("", None, None),
])  # fmt: skip
def test_the_answer_supersedes_its_site(header, site, reserved):
    terms = None if site is None else SiteTerms("/", site, "https://paper.example/policy.json")
    read = read_reservations({"tdm-reservation": header}, PageHead(()), terms)
    assert read.tdm_reservation is reserved
    assert ("tdm" in read.signals) is bool(reserved)
    assert read.tdm_policy == (terms.policy if terms else None)
