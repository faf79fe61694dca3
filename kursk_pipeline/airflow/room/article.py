"""One article: its versions, where its fields come from, what was found in its text, and every decision about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import RowMapping

from kursk_pipeline.airflow.room.article_queries import (
    CLUSTER,
    CREDITS,
    FACT_FIELDS,
    FIND,
    HISTORY,
    MARKS_OF_CURRENT,
    MARKS_OF_VERSION,
    PAGES,
    RELATIONS,
    REVISIONS,
    RULING,
    STATED_FIELDS,
    STATES,
    TEXT,
    VERDICT,
    VERSIONS,
    WORKING_TEXT,
)
from kursk_pipeline.airflow.room.marked_text import MOST_CHARACTERS, Mark, pieces
from kursk_pipeline.airflow.room.reading import Reader, ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.text_changes import changes
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.urls import article_id, canonical_url

router = APIRouter()

VersionNumber = Annotated[int | None, Query(ge=1, lt=2**31)]
MOST = 200
"""Rows of its history that are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was asked for: the article, the addresses under which it was announced, and its pages, oldest first."""

    article_url: str
    addresses: list[str]
    pages: Sequence[RowMapping]


@router.get("/article")
def article(
    request: Request, reader: ReaderDep, url: ShortText, version: VersionNumber = None, against: VersionNumber = None
) -> Response:
    """Everything about one article, by its address or by the id of one of its pages."""
    subject = _find(reader, url.strip())
    if subject is None:
        return render(request, "article.html", status=404, url=url, subject=None)
    key = article_id(subject.article_url)
    versions = reader.rows(VERSIONS, article_id=key)
    shown = _numbered(versions, version) or next(iter(versions), None)
    before = _numbered(versions, against) or _numbered(versions, shown["previous_no"] if shown else None)
    page_id = shown["page_id"] if shown else next((page["page_id"] for page in reversed(subject.pages)), "")
    return render(
        request,
        "article.html",
        url=url,
        subject=subject,
        newest=next(reversed(subject.pages), None),
        versions=versions,
        revisions={row["version_no"]: row for row in reader.rows(REVISIONS, article_id=key)},
        states=reader.rows(STATES, addresses=subject.addresses),
        shown=shown,
        before=before,
        **_read(reader, shown, page_id),
        **_compared(reader, before, shown),
        **_placed(reader, subject, shown),
        history=reader.rows(HISTORY, addresses=subject.addresses, most=MOST),
    )


def _find(reader: Reader, asked: str) -> Subject | None:
    """Look an article up by any of its names; an entry that was never fetched is known by its address alone."""
    for name in dict.fromkeys((asked, _canonical(asked))):
        found = reader.rows(FIND, name=name)
        if found:
            url = found[0]["article_url"]
            pages = reader.rows(PAGES, article_url=url)
            return Subject(url, sorted({page["canonical_url"] for page in pages} or {url}), pages)
    return None


def _canonical(asked: str) -> str:
    try:
        return canonical_url(asked)
    except Unprocessable:
        return asked


def _numbered(versions: Sequence[RowMapping], number: int | None) -> RowMapping | None:
    return next((one for one in versions if one["version_no"] == number), None)


def _read(reader: Reader, shown: RowMapping | None, page_id: str) -> dict[str, Any]:
    """Text and fields of the version that is shown; of the newest page where nothing was loaded."""
    key = shown["article_key"] if shown else None
    found = reader.rows(TEXT, key=key) if shown else reader.rows(WORKING_TEXT, page_id=page_id)
    text = found[0]["text"] if found else ""
    fields = reader.rows(STATED_FIELDS, key=key) if shown else reader.rows(FACT_FIELDS, page_id=page_id)
    return {
        "text": pieces(text, _marks(reader, shown) if shown else ()) if text else [],
        "left_out": max(len(text) - MOST_CHARACTERS, 0),
        "fields": fields,
        "verdict": next(iter(reader.rows(VERDICT, page_id=page_id)), None),
    }


def _marks(reader: Reader, shown: RowMapping) -> list[Mark]:
    """What the present extractor found in a version; of the current one, as people have decided since."""
    query = MARKS_OF_CURRENT if shown["is_current"] else MARKS_OF_VERSION
    return [
        Mark(row["start_char"], row["end_char"], row["kind"], row["words"])
        for row in reader.rows(query, key=shown["article_key"])
    ]


def _compared(reader: Reader, before: RowMapping | None, shown: RowMapping | None) -> dict[str, Any]:
    if before is None or shown is None or before is shown:
        return {"compared": None, "titles": None}
    texts = [next((row["text"] for row in reader.rows(TEXT, key=one["article_key"])), "") for one in (before, shown)]
    titles = changes(before["title"], shown["title"])[0] if before["title"] != shown["title"] else None
    return {"compared": changes(*texts) if all(texts) else [], "titles": titles}


def _placed(reader: Reader, subject: Subject, shown: RowMapping | None) -> dict[str, Any]:
    """Its place among the others: cluster, relations, credits, and what a person ruled."""
    page_ids = [page["page_id"] for page in subject.pages]
    return {
        "cluster": reader.rows(CLUSTER, key=shown["article_key"]) if shown else [],
        "relations": reader.rows(RELATIONS, page_ids=page_ids, article_url=subject.article_url),
        "credits": reader.rows(CREDITS, page_ids=page_ids),
        "ruling": next(iter(reader.rows(RULING, article_url=subject.article_url)), None),
    }
