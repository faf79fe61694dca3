"""How cleaning is scored: titles, days that can be true, pins, and peers that are not there."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec

import pytest

from evals.clean import peers
from evals.clean.__main__ import below_pins
from evals.clean.fields import exact_title, near_title, same_title, tag_overlap
from evals.clean.pages import DevelopmentPage

PAGE = DevelopmentPage(
    "p", "fundus", "https://example.org", "example.org", b"", "", "T", [], "2024-05-04", "2024-05-04"
)


@pytest.mark.parametrize(
    ("found", "is_same", "is_near"),
    [
        ("„Wir warten“, sagt er", True, True),
        ("Region: Wir warten, sagt er", False, True),
        ("Wir warten, sagt sie", False, True),
        ("Ganz andere Worte", False, False),
        (None, False, False),
    ],
)
def test_titles_are_compared_by_their_words(found: str | None, is_same: bool, is_near: bool) -> None:
    truth = "Wir warten, sagt er"
    assert (same_title(found, truth), near_title(found, truth)) == (is_same, is_near)


def test_an_exact_title_is_so_to_the_letter() -> None:
    assert exact_title("Wir  warten", "Wir warten")
    assert not exact_title("wir warten", "Wir warten")


@pytest.mark.parametrize(
    ("found", "share"), [(("kursk", "Border"), 1.0), (("Kursk",), 2 / 3), (("Sport",), 0.0), ((), 0.0)]
)
def test_tags_are_compared_as_sets_of_words(found: tuple[str, ...], share: float) -> None:
    assert tag_overlap(found, ("Kursk", "border")) == pytest.approx(share)


@pytest.mark.parametrize(("day", "is_possible"), [("2024-05-05", True), ("2024-05-06", False), ("2024-04-05", True)])
def test_a_day_after_the_page_was_fetched_cannot_be_true(day: str, is_possible: bool) -> None:
    assert replace(PAGE, date=day).is_date_possible is is_possible


def test_a_figure_below_its_pin_is_named() -> None:
    pins = {"aeb.f1": 0.97, "fundus.title": 0.91}
    assert below_pins({"aeb": {"f1": 0.97}, "fundus": {"title": 0.92}}, pins) == []
    (fallen,) = below_pins({"aeb": {"f1": 0.96}, "fundus": {"title": 0.92}}, pins)
    assert fallen.startswith("aeb.f1: 0.96")


def test_a_peer_that_is_not_installed_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    if all(find_spec(module) is None for _, module in peers.PEERS.values()):
        assert list(peers.readings(sys.executable, ("aeb",))) == []
        assert "left out" in capsys.readouterr().out
    else:
        pytest.skip("the peers are installed here")
