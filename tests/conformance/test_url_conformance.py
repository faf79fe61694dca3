"""The facts of the WHATWG URL test suite hold in our addresses, and in no fewer cases than in ada itself."""

from pathlib import Path

import ada_url
import pytest

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.urls import canonical_url, http_url
from tests.conformance.url_facts import BROKEN, NOT_FOLLOWED, READ

TOLD = Path(__file__).parents[2] / "docs" / "sources.md"


def in_ours(written, base=None):
    try:
        return http_url(written, against=base)
    except Unprocessable as refused:
        assert refused.reason == "bad_url"  # noqa: PT017 - anything else is a crash
        return ""


def in_the_library(written, base=None):
    try:
        return ada_url.URL(written, base).href
    except ValueError:
        return ""


@pytest.mark.parametrize(("written", "base", "meant"), READ)
def test_an_address_is_read_as_browsers_read_it(written, base, meant):
    assert in_ours(written, base) == meant


@pytest.mark.parametrize("written", BROKEN)
def test_what_is_no_address_is_refused(written):
    assert in_ours(written) == ""


@pytest.mark.parametrize("written", NOT_FOLLOWED)
def test_other_schemes_and_credentials_are_refused_by_all_who_read_addresses(written):
    assert in_ours(written) == in_ours(written, "https://paper.example/") == ""
    with pytest.raises(Unprocessable):
        canonical_url(written)


def test_every_address_that_is_read_has_one_canonical_spelling():
    for written, base, meant in READ:
        if meant:
            canonical = canonical_url(http_url(written, against=base))
            assert canonical_url(canonical) == canonical


def test_no_fewer_facts_hold_than_in_the_library():
    facts = [*READ, *((written, None, "") for written in BROKEN)]
    ours = sum(in_ours(written, base) == meant for written, base, meant in facts)
    library = sum(in_the_library(written, base) == meant for written, base, meant in facts)
    print(f"addresses: {ours} of {len(facts)} facts hold here, {library} in ada")
    assert ours == len(facts) >= library
    assert f"| {len(facts)} | {library} | {ours} |" in TOLD.read_text("utf-8")
