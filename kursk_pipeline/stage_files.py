"""Every stage on plain files: one JSON object a line in, one out, in order; a bad line is answered, never fatal.

This is the same code that the jobs run, without a database: for people, scripts and evaluations.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from kursk_pipeline.adapters.topics import read_topic
from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.claim_lines import claim_line, quotation_line
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.language import identify
from kursk_pipeline.records import Article, Extraction, Mention
from kursk_pipeline.stages.clean import clean_html
from kursk_pipeline.stages.judge import judge
from kursk_pipeline.steps.clean import PAGE_MEGABYTES, PAGE_SECONDS, PROCESSES, RECYCLE_AFTER
from kursk_pipeline.urls import http_url

Line = dict[str, Any]
AnswerT = TypeVar("AnswerT")

BAD_LINE = "bad_line"
TEXTS = ("id", "title", "text", "url", "language", "section", "published_at", "html", "html_path")
"""Fields that are strings where they are given."""
LONE = re.compile("[\ud800-\udfff]")
"""Halves of characters, which JSON can carry and no database; each is replaced by one character, so offsets stay."""
EXTRACT_BATCH = 64
"""Lines read before their texts are given to the pipeline together."""


PAGE_BYTES = 20_000_000
"""Bytes of a page file that are read at most; the largest development page has 3 MB."""


def parse_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Read JSON objects; a line that is none becomes ``{"id": None, "error": ...}`` and is answered as such."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield {"id": None, "error": f"line {number}: not JSON: {error}"}
            continue
        yield value if isinstance(value, dict) else {"id": None, "error": f"line {number}: not a JSON object"}


def clean_lines(lines: Iterable[Line], desk: Desk) -> Iterator[Line]:
    """``id``, ``url``, ``html`` or ``html_path`` in; outcome, reason, fields, text and provenance out."""
    now = desk.now().isoformat()
    pool = WorkerPool(
        clean_line, processes=PROCESSES, seconds=PAGE_SECONDS, megabytes=PAGE_MEGABYTES, recycle_after=RECYCLE_AFTER
    )
    with pool:
        good = lambda every: pool.map({**line, "now": now} for line in every)  # noqa: E731
        for answer, line in _beside(_checked(lines, "id", "url"), good):
            if answer is None:
                yield line
            elif isinstance(answer, Failure) and answer.reason == BAD_LINE:
                yield {"id": answer.item["id"], "error": answer.detail}
            elif isinstance(answer, Failure):
                outcome = {"outcome": "quarantined", "reason": answer.reason, "detail": answer.detail}
                yield {"id": answer.item.get("id"), **outcome, **_NO_ARTICLE}
            else:
                yield answer.value


def clean_line(line: Line) -> Line:
    """Clean the page of one line; called in a worker.

    Raises:
        Unprocessable: the line's address is none, it has no page, or its file cannot be read.
    """
    fetched_at = datetime.fromisoformat(line["now"]).astimezone(UTC)
    try:
        http_url(line["url"])
    except Unprocessable as error:
        raise Unprocessable(BAD_LINE, f"url: {error.detail}") from error
    decision = clean_html(line["id"], line["url"], _html(line), fetched_at)
    about = {"id": line["id"], "outcome": decision.outcome.value, "reason": str(decision.reason)}
    return about | (_article(decision.results[0]) if decision.results else _NO_ARTICLE)


def judge_lines(lines: Iterable[Line], desk: Desk) -> Iterator[Line]:
    """``id``, ``title``, ``text``, ``language``, ``section``, ``tags``, ``published_at`` in; a verdict out."""
    topic = read_topic(desk.settings.root / "config" / "topics" / "kursk.toml")

    def judged(line: Line) -> Line:
        title = line.get("title") or ""
        verdict = judge(
            line["id"],
            title,
            line["text"],
            language=line.get("language") or identify(f"{title}\n{line['text']}"),
            filed=[tag for tag in (line.get("section"), *_list(line.get("tags"))) if isinstance(tag, str)],
            published_at=_time(line.get("published_at")),
            topic=topic,
        )
        reasons = list(verdict.reasons)
        return {"id": line["id"], "state": str(verdict.state), "score": verdict.score, "reasons": reasons}

    return (line if "error" in line else judged(line) for line in _checked(lines, "id", "text"))


def dedup_lines(lines: Iterable[Line], desk: Desk) -> Iterator[Line]:
    """Each line against the seeds and all lines before it."""
    from kursk_pipeline.stages.dedup import dedup_stream

    for answer, line in _beside(_checked(lines, "id", "text"), lambda good: dedup_stream(good, desk.seeds)):
        yield answer or line


def dedup_pair_lines(lines: Iterable[Line], pairs: Path, desk: Desk) -> Iterator[Line]:
    """The pairs of a file, by ids of the input or of seeds.

    Raises:
        OSError: the file cannot be read.
    """
    from kursk_pipeline.stages.dedup import dedup_pairs

    with pairs.open(encoding="utf-8") as file:
        records = (line for line in _checked(lines, "id", "text") if "error" not in line)
        named = _checked(parse_lines(file), "a", "b")
        for answer, line in _beside(named, lambda pairs: dedup_pairs(records, pairs, desk.seeds)):
            yield answer or {"a": line.get("a"), "b": line.get("b"), "error": line["error"]}


def extract_lines(lines: Iterable[Line], desk: Desk) -> Iterator[Line]:
    """``id``, ``text``, ``language``, ``published_at`` in; mentions and claims out."""
    for batch in _batched(_checked(lines, "id", "text")):
        good = [line for line in batch if "error" not in line]
        found = iter(desk.extractor.extract(_text(line) for line in good))
        for line in batch:
            yield line if "error" in line else _extracted(line, next(found), desk)


STAGES: dict[str, Callable[[Iterable[Line], Desk], Iterator[Line]]] = {
    "clean": clean_lines,
    "judge": judge_lines,
    "dedup": dedup_lines,
    "extract": extract_lines,
}
"""The stages that run on files."""

_NO_ARTICLE: Line = {
    **dict.fromkeys(
        ("title", "published_at", "modified_at", "language", "section", "wire_credit", "text", "word_count")
    ),
    **dict.fromkeys(("subtitle", "lead_image_url", "dateline_place", "access", "is_live_blog", "quality")),
    **{name: [] for name in ("authors", "tags", "corrections", "links", "posts")},
    "provenance": {},
}


def _html(line: Line) -> bytes:
    if isinstance(line.get("html"), str):
        return codecs.BOM_UTF8 + str(line["html"]).encode("utf-8", "replace")
    if not isinstance(line.get("html_path"), str):
        raise Unprocessable(BAD_LINE, "needs html or html_path, as a string")
    try:
        with Path(line["html_path"]).open("rb") as file:
            is_gzip = file.read(2) == b"\x1f\x8b"
        opener = gzip.open if is_gzip else open
        with opener(line["html_path"], "rb") as file:
            return file.read(PAGE_BYTES)
    except (OSError, EOFError, ValueError) as error:
        raise Unprocessable(BAD_LINE, f"html_path: {error}") from error


def _article(article: Article) -> Line:
    apart = ("provenance", "links", "posts", "quality")
    names = [field.name for field in fields(article) if field.name not in {"page_id", "text_hash", *apart}]
    stated = {name: _plain(getattr(article, name)) for name in names}
    return stated | {
        "links": [_plain_record(link) for link in article.links],
        "posts": [_plain_record(post) for post in article.posts],
        "quality": _plain_record(article.quality) if article.quality else None,
        "provenance": {one.field: _plain_record(one) for one in article.provenance},
    }


def _plain_record(record: Any) -> Line:
    left_out = {"page_id", "field"}
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record) if field.name not in left_out}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _text(line: Line) -> tuple[str, str, str | None, datetime | None]:
    text = LONE.sub("\ufffd", line["text"])
    return line["id"], text, line.get("language"), _time(line.get("published_at"))


def _extracted(line: Line, found: Extraction | Exception, desk: Desk) -> Line:
    if isinstance(found, Exception):
        return {"id": line["id"], "error": str(found)}
    return {
        "id": line["id"],
        "mentions": [_mention(one, desk) for one in found.mentions],
        "claims": [claim_line(one, desk.extractor) for one in found.claims],
        "quotations": [quotation_line(one, line["text"], desk.extractor) for one in found.quotations],
    }


def _mention(mention: Mention, desk: Desk) -> Line:
    entity = desk.extractor.entity(mention.entity_id) if mention.entity_id else None
    return {
        "start": mention.start_char,
        "end": mention.end_char,
        "label": mention.label,
        "text": mention.surface,
        "entity_id": mention.entity_id,
        "name": entity.name if entity else mention.name,
        "qid": entity.qid if entity else None,
        "score": mention.score,
        "value": mention.value,
    }


def _checked(lines: Iterable[Line], *needed: str) -> Iterator[Line]:
    """The lines, those that a stage cannot read replaced by ``id`` and ``error``."""
    for line in lines:
        problem = _problem(line, needed)
        yield {**_ids(line), "error": problem} if problem else line


def _problem(line: Line, needed: Sequence[str]) -> str | None:
    if "error" in line:
        return str(line["error"])
    for name in needed:
        if not isinstance(line.get(name), str) or not (line[name] or name == "text"):
            return f"{name} is missing, empty or not a string"
    wrong = [name for name in TEXTS if not isinstance(line.get(name, ""), str | None)]
    return f"{wrong[0]} is not a string" if wrong else None


def _ids(line: Line) -> Line:
    """What names a line: its id, or the two of a pair."""
    return {name: line[name] for name in ("a", "b") if name in line} or {"id": line.get("id")}


def _beside(
    lines: Iterable[Line], stage: Callable[[Iterator[Line]], Iterator[AnswerT]]
) -> Iterator[tuple[AnswerT | None, Line]]:
    """Run a stream over the good lines and give each line with its answer; bad ones with None, in order."""
    here: list[Line] = []

    def good() -> Iterator[Line]:
        for line in lines:
            here.append(line)
            if "error" not in line:
                yield line

    for answer in stage(good()):
        while here and "error" in here[0]:
            yield None, here.pop(0)
        yield answer, here.pop(0)
    yield from ((None, line) for line in here)


def _batched(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == EXTRACT_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _time(value: Any) -> datetime | None:
    """A publication time, where it is one: it only helps to resolve dates, so a bad one is as good as none."""
    try:
        moment = datetime.fromisoformat(value) if value else None
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
