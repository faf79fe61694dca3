"""The development pages: other people's pages with annotations, outside the repository."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "pages"
SETS = ("aeb", "feval", "fundus", "atf")


@dataclass(frozen=True, slots=True)
class DevelopmentPage:
    """One page and what is known to be true of it; fields that its set lacks are None. ``crawled`` is an ISO day."""

    id: str
    set: str
    url: str
    domain: str
    html: bytes
    body: str
    title: str | None
    authors: list[str] | None
    date: str | None
    crawled: str | None = None
    summary: str | None = None
    topics: tuple[str, ...] = ()

    @property
    def is_date_possible(self) -> bool:
        """Whether the annotated day lies at most one (a zone) after the day on which the page was fetched."""
        if self.crawled is None or self.date is None:
            return True
        return date.fromisoformat(self.date) <= date.fromisoformat(self.crawled[:10]) + timedelta(days=1)


def development_pages(names: tuple[str, ...] = SETS, folder: Path = FOLDER) -> Iterator[DevelopmentPage]:
    """The pages of the sets, in the order of their files."""
    for name in names:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            html = gzip.decompress((folder / row["html"]).read_bytes())
            known = (row.get("title"), row.get("authors"), row.get("date"), row.get("crawl_date"))
            about = (row.get("summary"), tuple(row.get("topics") or ()))
            yield DevelopmentPage(row["id"], name, row["url"], row["domain"], html, row["body"], *known, *about)


def digest(names: tuple[str, ...] = SETS, folder: Path = FOLDER) -> str:
    """SHA-256 over the annotation files and the names and sizes of the pages, so that figures name what they measured."""
    state = hashlib.sha256()
    for name in names:
        state.update((folder / f"{name}.jsonl").read_bytes())
    for path in sorted((folder / "html").iterdir()):
        state.update(f"{path.name} {path.stat().st_size}\n".encode())
    return state.hexdigest()
