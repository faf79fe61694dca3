"""Signatures of several versions of the normaliser side by side: which stand, and which pages are to be signed anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, text

_TEXTS = """
select article.page_id::text, article.title::text, article.text::text from staging.article as article
where article.page_id = any (cast(:pages as text[])) and article.text <> ''
  and not exists (select from staging.sketch as done where done.page_id = article.page_id and done.version = :version)
order by (select min(former.placed_no) from staging.sketch as former where former.page_id = article.page_id)
"""
_SIGNED_BEFORE = """
select former.page_id::text as page_id, former.placed_no from staging.sketch as former
where former.version < :version and former.placed_no > :after
  and not exists (select from staging.sketch as done where done.page_id = former.page_id and done.version = :version)
order by former.placed_no limit :limit
"""


class Unsigned(NamedTuple):
    """A page that is to be signed: id, title, text."""

    page_id: str
    title: str
    text: str


def has_version(connection: Connection, version: int) -> bool:
    """Whether any page stands in the index under this version."""
    found = connection.scalar(text("select exists (select from staging.sketch where version = :of)"), {"of": version})
    return bool(found)


def texts_to_sign(connection: Connection, page_ids: Iterable[str], *, version: int) -> list[Unsigned]:
    """Those of these pages that this version has not signed and whose texts are still there."""
    rows = connection.execute(text(_TEXTS), {"pages": sorted(page_ids), "version": version})
    return [Unsigned(*row) for row in rows]


def signed_before(connection: Connection, *, version: int, after: int, limit: int) -> list[tuple[str, int]]:
    """Pages that stand under earlier versions only, and their numbers, in the order of placing from the number ``after``."""
    values = {"version": version, "after": after, "limit": limit}
    return [(row.page_id, row.placed_no) for row in connection.execute(text(_SIGNED_BEFORE), values)]
