"""The data dictionary is what the database says: when it is not, `make docs` writes it anew."""

import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import create_engine

from kursk_pipeline.adapters.lineage import lineage
from kursk_pipeline.adapters.warehouse import catalog
from kursk_pipeline.dictionary import documents
from kursk_pipeline.dictionary.entries import entries

DOCS = Path(__file__).parents[1] / "docs"
HOSTILE = '<script>alert("1")</script> | **bold**'


@pytest.fixture(scope="module")
def known(postgres, migrated_template):
    """Relations, references, reads and lineage of a migrated warehouse."""
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", "dictionary")
    engine = create_engine(postgres.url("dictionary"))
    with engine.connect() as connection:
        relations = catalog.relations(connection)
        yield relations, catalog.references(connection), catalog.reads(connection), lineage(relations)
    engine.dispose()
    execute(postgres, "drop database {} with (force)", "dictionary")


def test_the_dictionary_is_what_the_database_says(known):
    """When this fails: `make docs` writes the files anew."""
    relations, references, _, origins = known
    for name, content in documents(relations, references, origins).items():
        if os.environ.get("KURSK_REFRESH"):
            (DOCS / name).write_text(content, "utf-8")
        assert (DOCS / name).read_text("utf-8") == content, f"docs/{name} is out of date: run `make docs`"


def test_lineage_is_told_for_nearly_every_column_of_the_marts(known):
    relations, _, _, origins = known
    columns = [
        (one.name, a.name) for one in relations if one.schema == "marts" and one.definition for a in one.attributes
    ]
    told = [key for key in columns if origins.get(key)]
    assert len(told) > 0.9 * len(columns)  # the rest are counts of rows, and what reads the catalogue itself
    (title,) = origins["marts.article_entity", "name"]
    assert title == ("marts.article_name", "name")
    assert ("warehouse.fact_claim", "normal_low") in origins["marts.claim_ledger", "normal_low"]


def test_nearly_every_column_that_analysts_read_has_words(known):
    relations, _, _, origins = known
    columns = [
        column for one in entries(relations, origins) if one.schema in {"marts", "warehouse"} for column in one.columns
    ]
    silent = [column.name for column in columns if not column.meaning]
    assert len(silent) < 0.15 * len(columns), silent


def test_lineage_names_nothing_that_postgresql_does_not_know_the_view_to_read(known):
    relations, _, reads, origins = known
    tables = {one.name for one in relations if one.kind == "table"}
    for (view, column), sources in origins.items():
        if view in reads:
            assert sources <= behind(view, reads, tables), (view, column)


def behind(view: str, reads, tables) -> set:
    """Every column of a table that a view reads, through the views between, as pg_depend has it."""
    found, waiting, seen = set(), [view], set()
    while waiting:
        for source in reads.get(waiting.pop(), ()):
            if source[0] in tables:
                found.add(source)
            elif source[0] not in seen:
                seen.add(source[0])
                waiting.append(source[0])
    return found


class Tags(HTMLParser):
    """Counts tags, and keeps addresses that a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.counts, self.loads = {}, []

    def handle_starttag(self, tag, attrs) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.loads += [value for name, value in attrs if name in {"src", "data"} or (name == "href" and tag == "link")]


def test_what_a_comment_says_cannot_become_part_of_the_page(known):
    relations, references, _, origins = known
    spoiled = tuple(replace(one, meaning=HOSTILE) for one in relations)
    made = documents(spoiled, references, origins)
    tags = Tags()
    tags.feed(made["dictionary.html"])
    assert tags.counts["script"] == 1
    assert tags.loads == []
    assert HOSTILE not in made["dictionary.md"]
    assert "\\| \\*\\*bold" in made["dictionary.md"]


def test_the_picture_has_every_table_of_the_star_and_draws_every_key_between_them(known):
    relations, references, _, origins = known
    root = ElementTree.fromstring(documents(relations, references, origins)["images/star.svg"])
    space = {"svg": "http://www.w3.org/2000/svg"}
    titles = {one.text for one in root.findall("svg:text[@class='title']", space)}
    tables = {one.name for one in relations if one.kind == "table" and one.schema == "warehouse"}
    assert titles == {name.partition(".")[2] for name in tables}
    inside = [one for one in references if one.table in tables and one.target in tables and one.table != one.target]
    assert len(root.findall("svg:path", space)) == len(inside) > 15
