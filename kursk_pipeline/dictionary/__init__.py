"""The data dictionary: every table, view and column in words, as Markdown and HTML, with a picture of the star schema.

All of it is generated from the database, so none of it can be out of date: `make docs` writes it, a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kursk_pipeline.adapters.lineage import Source
from kursk_pipeline.adapters.warehouse.catalog import Reference, Relation
from kursk_pipeline.dictionary.entries import entries
from kursk_pipeline.dictionary.markdown import as_markdown
from kursk_pipeline.dictionary.page import as_page
from kursk_pipeline.dictionary.picture import as_picture

PICTURED = "warehouse"
"""The schema of the picture; what its tables refer to outside is written, not drawn."""


def documents(
    relations: Sequence[Relation], references: Sequence[Reference], lineage: Mapping[Source, frozenset[Source]]
) -> dict[str, str]:
    """The documents, by path below ``docs/``."""
    listed = entries(relations, lineage)
    picture = as_picture(relations, references, schema=PICTURED)
    return {
        "dictionary.md": as_markdown(listed),
        "dictionary.html": as_page(listed, picture),
        "images/star.svg": picture,
    }
