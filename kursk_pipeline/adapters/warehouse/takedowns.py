"""Addresses that were taken down, and what is still held of them. Writes happen inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Held:
    """One part of a page that is still kept: its body or its text."""

    page_id: str
    part: str
    body_hash: str


_ADDRESS = text("""
    select canonical_url from raw.entry where canonical_url = :url or url = :url
    union all select canonical_url from raw.page where final_url = :url or article_url = :url limit 1
""")
_KEEP = text("""
    insert into ops.takedown (canonical_url, taken_at, taken_by, why) values (:url, :now, :by, :why)
    on conflict (canonical_url) do nothing
""")
_HELD = text("""
    select page.page_id, part::text as part, page.body_hash
    from raw.page as page cross join unnest(enum_range(null::ops.purge_part)) as part
    where page.canonical_url = :url
      and not exists (select from ops.purge as purged where purged.page_id = page.page_id and purged.part = part)
""")
_PAGES = text("select count(*) from raw.page where canonical_url = :url")


def known_address(connection: Connection, url: str) -> str | None:
    """The canonical URL under which an address is known, as announced, as fetched, or as its page names itself."""
    found: str | None = connection.scalar(_ADDRESS, {"url": url})
    return found


def keep(connection: Connection, canonical_url: str, *, by: str, why: str, now: datetime) -> None:
    """The tombstone; the first one stays."""
    connection.execute(_KEEP, {"url": canonical_url, "by": by, "why": why, "now": now})


def held(connection: Connection, canonical_url: str) -> list[Held]:
    """What is still kept of the pages of an address."""
    return [Held(*row) for row in connection.execute(_HELD, {"url": canonical_url})]


def page_count(connection: Connection, canonical_url: str) -> int:
    """How many pages of it there are."""
    return int(connection.execute(_PAGES, {"url": canonical_url}).scalar_one())
