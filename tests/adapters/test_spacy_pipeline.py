"""Whole texts through the extractor that ships: sentences, gazetteer, rules, links."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from kursk_pipeline.adapters.gazetteer import load_entities
from kursk_pipeline.adapters.spacy_pipeline import Extractor, load_pipeline
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Extraction, Mention

CONFIG = Path(__file__).resolve().parents[2] / "config"
PUBLISHED = datetime(2024, 8, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_pipeline(CONFIG)


def read(extractor: Extractor, text: str, language: str | None = "en") -> tuple[Mention, ...]:
    (found,) = extractor.extract([("a" * 32, text, language, PUBLISHED)])
    assert not isinstance(found, Unprocessable)
    return found.mentions


def named(mentions: tuple[Mention, ...]) -> list[tuple[str, str, str | None]]:
    return [(mention.surface, mention.label, mention.name) for mention in mentions]


def test_offsets_cut_the_surface_out_of_the_text_and_never_overlap(extractor: Extractor) -> None:
    text = "Ukraine’s 47th Brigade took 12 T-72 tanks near Kursk — said Gen. Oleksandr Syrskyi 🇺🇦 in Kyiv on August 6, 2024."
    mentions = read(extractor, text)
    assert all(text[m.start_char : m.end_char] == m.surface for m in mentions)
    assert all(one.end_char <= other.start_char for one, other in pairwise(mentions))
    assert {m.label for m in mentions} == {"GPE", "UNIT", "CARDINAL", "WEAPON", "PERSON", "DATE"}


def test_bare_kursk_is_the_region_except_near_it(extractor: Extractor) -> None:
    mentions = read(extractor, "The incursion into Kursk went on. Drones fell near Kursk, 10 km of Kursk.")
    assert [m.name for m in mentions if m.surface == "Kursk"] == ["Kursk Oblast", "Kursk", "Kursk"]


def test_a_surname_means_the_person_named_in_full_before(extractor: Extractor) -> None:
    mentions = read(extractor, "Governor Petro Vymyslenko spoke. Vymyslenko said that Syrsky agreed.")
    people = [(m.surface, m.name, m.entity_id is None) for m in mentions if m.label == "PERSON"]
    assert people[0] == ("Petro Vymyslenko", "Petro Vymyslenko", True)
    assert ("Syrsky", "Oleksandr Syrskyi", False) in people


def test_spellings_of_one_name_share_an_entity(extractor: Extractor) -> None:
    text = "Zelensky met Volodymyr Zelenskyy. Mr Zelenskiy left Kiev for Kharkov."
    ids = {m.entity_id for m in read(extractor, text) if m.label == "PERSON"}
    assert len(ids) == 1
    assert {m.name for m in read(extractor, text) if m.label == "GPE"} == {"Kyiv", "Kharkiv"}


def test_russian_and_ukrainian_case_forms_reach_the_same_entity(extractor: Extractor) -> None:
    russian = read(extractor, "Бои идут в Курской области, сообщили в Киеве.", None)
    ukrainian = read(extractor, "Бої тривають у Курській області, повідомили в Києві.", None)
    assert [m.entity_id for m in russian] == [m.entity_id for m in ukrainian]
    assert [m.name for m in russian] == ["Kursk Oblast", "Kyiv"]


def test_order_is_kept_over_batches_and_languages(extractor: Extractor) -> None:
    texts = ["Kyiv.", "Москва.", "", "Sudzha. " * 4000, "Київ."]
    results = list(extractor.extract((f"{place:032x}", text, None, None) for place, text in enumerate(texts)))
    assert [len(result.mentions) for result in results if isinstance(result, Extraction)] == [1, 1, 0, 4000, 1]
    assert results[3].mentions[-1].start_char == 8 * 3999  # type: ignore[union-attr]


def test_every_linked_entity_can_be_loaded(extractor: Extractor) -> None:
    known = {entity.entity_id: entity for entity in load_entities(CONFIG / "entities")}
    for mention in read(
        extractor, "NATO and the Kremlin spoke of Sudzha, Kursk and the Sumy region; Ukrainian forces did not."
    ):
        assert mention.entity_id is not None
        assert known[mention.entity_id] == extractor.entity(mention.entity_id)


def test_a_text_that_cannot_be_read_costs_only_itself(extractor: Extractor) -> None:
    items = [("a" * 32, "Kyiv.", "en", None), ("b" * 32, "\ud800 Kursk", "en", None), ("c" * 32, "Sudzha.", "en", None)]
    first, broken, last = extractor.extract(items)
    assert isinstance(first, Extraction)
    assert isinstance(broken, Unprocessable)
    assert isinstance(last, Extraction)
    assert [mention.surface for mention in (*first.mentions, *last.mentions)] == ["Kyiv", "Sudzha"]


def test_a_run_of_signs_is_read_past_with_offsets_kept(extractor: Extractor) -> None:
    text = "Kursk " + "9" * 60_000 + " " + "🇺🇦" * 30_000 + " Sudzha fell."
    mentions = read(extractor, text)
    assert [mention.surface for mention in mentions] == ["Kursk", "Sudzha"]
    assert all(text[m.start_char : m.end_char] == m.surface for m in mentions)
