"""Figures and dates come to what a reader would make of them."""

from __future__ import annotations

from datetime import date

import pytest

from kursk_pipeline.stages.extract.values import value_of

THURSDAY = date(2024, 8, 8)


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("August 6, 2024", "2024-08-06"),
        ("6 August", "2024-08-06"),
        ("August 5-6", "2024-08-05/2024-08-06"),
        ("June 2023", "2023-06"),
        ("early August", "2024-08"),
        ("December", "2023-12"),
        ("2022", "2022"),
        ("2024-08-27", "2024-08-27"),
        ("Thursday", "2024-08-08"),
        ("Tuesday morning", "2024-08-06"),
        ("last Thursday", "2024-08-01"),
        ("yesterday", "2024-08-07"),
        ("three weeks ago", "2024-07-18"),
        ("a week ago", "2024-08-01"),
        ("two months ago", "2024-06"),
        ("6 августа 2024 года", "2024-08-06"),
        ("12 березня", "2024-03-12"),
        ("June 31", None),
        ("decades", None),
    ],
)
def test_dates_are_resolved_against_publication(surface: str, value: str | None) -> None:
    assert value_of("DATE", surface, THURSDAY) == value


def test_a_date_in_january_is_ahead_when_published_in_december() -> None:
    assert value_of("DATE", "January 20", date(2024, 12, 30)) == "2025-01-20"
    assert value_of("DATE", "December 24", date(2025, 1, 3)) == "2024-12-24"


def test_without_publication_only_complete_dates_have_a_value() -> None:
    assert value_of("DATE", "August 6", None) is None
    assert value_of("DATE", "August 6, 2024", None) == "2024-08-06"


@pytest.mark.parametrize(
    ("label", "surface", "value"),
    [
        ("CARDINAL", "30,000", "30000"),
        ("CARDINAL", "30 thousand", "30000"),
        ("CARDINAL", "twenty-eight", "28"),
        ("CARDINAL", "two hundred and fifty", "250"),
        ("CARDINAL", "half a million", "500000"),
        ("CARDINAL", "dozens", None),
        ("CARDINAL", "76 тысяч", "76000"),
        ("PERCENT", "45.5 percent", "45.5"),
        ("QUANTITY", "1,294 square kilometers", "1294"),
        ("QUANTITY", "$1.7 billion", "1700000000"),
        ("PERSON", "Two", None),
    ],
)
def test_figures_come_to_a_number(label: str, surface: str, value: str | None) -> None:
    assert value_of(label, surface, None) == value


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("минулу середу", "2024-08-07"),
        ("в понедельник", "2024-08-05"),
        ("неділю", "2024-08-04"),
        ("прошлый вторник", "2024-08-06"),
        ("неделю назад", "2024-08-02"),
        ("тиждень тому", "2024-08-02"),
        ("два дні тому", "2024-08-07"),
        ("три месяца назад", "2024-05"),
        ("сколько-то дней назад", None),
    ],
)
def test_russian_and_ukrainian_days_are_counted_back_from_publication(surface: str, value: str | None) -> None:
    assert value_of("DATE", surface, date(2024, 8, 9)) == value
