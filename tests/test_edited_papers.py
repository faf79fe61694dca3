"""The papers of bench.revisit do what its findings are counted by."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bench.edited_papers import KINDS, LEAD, edit, plan
from bench.revisit_findings import _compared

MOMENTS = [datetime(2024, 8, 10, 6, tzinfo=UTC) + timedelta(days=day) for day in range(4)]
TEXT = [
    f"{LEAD} 74 damaged houses, Olena Bondar said.",
    *(f"Nothing remarkable happened in village {n}." for n in "abcdef"),
]


def test_so_many_change_as_the_bar_of_the_issue_says():
    play = plan(200, moments=MOMENTS, seed=3)
    changed = {(one.paper, one.slug) for one in play.changes if one.kind in KINDS}
    others = Counter(one.kind for one in play.changes if one.kind not in KINDS)
    assert (len(changed), others) == (60, {"deleted": 4, "moved": 4, "walled": 2})
    assert sum(len(paper.articles) for paper in play.library) == 200
    assert plan(200, moments=MOMENTS, seed=3) == play


@pytest.mark.parametrize("kind", KINDS)
def test_every_edit_leaves_a_sentence_to_edit_again(kind):
    fresh = [f"Fresh sentence {n}." for n in range(9)]
    after = edit(TEXT, kind, fresh, random.Random(1))
    assert after != TEXT
    assert any(sentence.startswith(LEAD) for sentence in after)


def test_an_edit_is_found_by_a_look_while_it_stood_and_called_after_the_gravest_it_brings():
    play = plan(200, moments=MOMENTS, seed=3)
    first = next(one for one in play.changes if one.until and one.kind in KINDS)
    second = next(one for one in play.changes if one.slug == first.slug and one.at == first.until)
    looked = first.at - timedelta(minutes=1)
    missed, found = _compared([first, second], looked, [(second.at + timedelta(hours=1), "rewrite")])
    assert (missed.found_as, found.found_as) == (None, "rewrite")
    assert found.expected in {first.kind, second.kind}
    both = _compared([first, second], looked, [(first.at, first.kind), (second.at, second.kind)])
    assert [one.found_as for one in both] == [one.expected for one in both]
