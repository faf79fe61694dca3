"""Which agency a page credits."""

from __future__ import annotations

import pytest

from kursk_pipeline.stages.clean.evidence import Found
from kursk_pipeline.stages.clean.wire import people, wire_credits


@pytest.mark.parametrize(
    ("authors", "text", "agency", "origin"),
    [
        (("Jane Roe", "Associated Press"), "Text.", "AP", "byline"),
        ((), "KYIV, Ukraine (AP) — Columns crossed the border.", "AP", "text"),
        ((), "МОСКВА, 8 августа. /ТАСС/. Колонны пересекли границу.", "TASS", "text"),
        ((), "КИЕВ, 8 авг – РИА Новости. Колонны пересекли границу.", "RIA Novosti", "text"),
        ((), "Columns crossed.\nSource: Reuters", "Reuters", "text"),
        ((), "Колонны пересекли границу.\nИсточник: РИА Новости", "RIA Novosti", "text"),
    ],
)
def test_an_agency_is_credited_where_the_page_names_it(
    authors: tuple[str, ...], text: str, agency: str, origin: str
) -> None:
    found = next(wire_credits([Found(authors, "json_ld", "")], text))
    assert (found.value, found.origin) == (agency, origin)


@pytest.mark.parametrize(
    "text", ["Reuters reported that columns crossed.", "The AP (founded long ago) — said so.", "They spoke.\nCapital"]
)
def test_an_agency_that_is_only_spoken_of_is_not_credited(text: str) -> None:
    assert not list(wire_credits([Found(("Jane Roe",), "meta", "Jane Roe")], text))


@pytest.mark.parametrize(
    ("authors", "persons", "agencies"),
    [
        (("Reuters", "Guy Faulconbridge"), ("Guy Faulconbridge",), "Reuters"),
        (("Jane Roe", "DPA"), ("Jane Roe",), "dpa"),
        (("Jane Roe", "The Associated Press", "dpa/AFP"), ("Jane Roe",), "AP/dpa/AFP"),
        (("Le Journal et AFP",), ("Le Journal",), "AFP"),
        (("Укрінформ",), (), "Ukrinform"),
    ],
)
def test_people_are_parted_from_agencies(authors: tuple[str, ...], persons: tuple[str, ...], agencies: str) -> None:
    stated = [Found(authors, "json_ld", "; ".join(authors))]
    assert [found.value for found in people(stated)] == ([persons] if persons else [])
    assert [found.value for found in wire_credits(stated, "Text.")] == [agencies]
