"""Which agency a page credits."""

from __future__ import annotations

import pytest

from kursk_pipeline.stages.clean.wire import wire_credit


@pytest.mark.parametrize(
    ("authors", "text", "agency", "origin"),
    [
        (("Jane Roe", "Associated Press"), "Text.", "AP", "byline"),
        ((), "KYIV, Ukraine (AP) — Columns crossed the border.", "AP", "text"),
        ((), "МОСКВА, 8 августа. /ТАСС/. Колонны пересекли границу.", "TASS", "text"),
        ((), "Columns crossed.\nSource: Reuters", "Reuters", "text"),
        ((), "Колонны пересекли границу.\nИсточник: РИА Новости", "RIA Novosti", "text"),
    ],
)
def test_an_agency_is_credited_where_the_page_names_it(
    authors: tuple[str, ...], text: str, agency: str, origin: str
) -> None:
    found = wire_credit(authors, text)
    assert found is not None
    assert (found.value, found.origin) == (agency, origin)


@pytest.mark.parametrize(
    "text", ["Reuters reported that columns crossed.", "The AP (founded long ago) — said so.", "They spoke.\nCapital"]
)
def test_an_agency_that_is_only_spoken_of_is_not_credited(text: str) -> None:
    assert wire_credit(("Jane Roe",), text) is None
