"""Archived pages read again after a version bump: `python -m bench.reprocess --pages 20000 --write`.

Pages made up of the newsroom's sentences are taken in from WARC files and go from clean to load. Then the gazetteer loses a
name that one page in ten uses, extract is raised, and all pages are read again from the archive. What changed is compared
with the pages that use the name, what stands beside it with what stood, and an as-of query with its answer before: by hashes
over all rows. ``--write`` keeps what was found in docs/reprocessing.md.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bench.edited_papers import english_sentences
from bench.measured import keep
from bench.throwaway import warehouse
from kursk_pipeline.adapters import warc_places
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.backfill_range import Days
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, prepare
from kursk_pipeline.newsroom.library import read_library
from kursk_pipeline.settings import ROOT, from_environment
from kursk_pipeline.steps import backfill, reprocess

NOW = datetime(2025, 5, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NAMED_EVERY = 10
SENTENCES = 5
PAGES_A_FILE = 500
CALLER = Caller("bench", "bench", "reprocess")
COMMAND = "python -m bench.reprocess --pages {pages} --write"
WORDS = (
    "{pages:,} pages from the archive, {read_again:,} of them on topic and read again by extract; {named:,} use the name"
    " that the gazetteer lost. {changed:,} changed ({told:,} by the report of the reprocessing): {missed} of those that use"
    " the name did not, {surplus} others did. Tables beside mentions that changed: {others}. The as-of query of the moment"
    " before gives {as_of} {rows:,} rows. {pace:g} pages a second on a busy machine; {cpu_ms:g} ms of processor a page,"
    " without PostgreSQL's."
)
SOURCE = """
name = "The Paper"
publisher = "The Paper"
publisher_family = "paper"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 1.0
retention_days = 3000
feeds = [{ url = "https://paper.example/feed", kind = "rss" }]
found_in = "a benchmark"
verified_on = ""
"""
NAMED = "select distinct page_id from staging.mention where surface = 'Sudzha district'"
MENTIONS = """
select page_id, md5(string_agg(format('%s %s %s %s %s', start_char, end_char, label, surface, entity_id), ','
       order by start_char, end_char)) as said
from staging.mention group by page_id
"""
AS_OF = """
select count(*) as rows, md5(string_agg(found::text, ',' order by found::text)) as said
from marts.mention_as_of(:at) as found
"""
BESIDE = (
    "staging.article",
    "staging.verdict",
    "warehouse.fact_article",
    "warehouse.article_text",
    "raw.page",
    "raw.entry",
)


def main() -> None:
    """Fill, raise, read again, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help="keep what was found in docs/reprocessing.md")
    chosen = parser.parse_args()
    with warehouse() as (database_url, home):
        found = measured(database_url, home, chosen.pages)
    print(json.dumps(found))
    if chosen.write:
        keep("reprocessing.md", COMMAND.format(pages=chosen.pages), WORDS.format(**found))


def measured(database_url: str, home: Path, pages: int) -> dict[str, Any]:
    """Figures of one raise over so many pages."""
    desk = _desk(database_url, home, _own_root(home, "before"), NOW)
    _load(desk, home, pages)
    named, before = {row["page_id"] for row in _rows(database_url, NAMED)}, _mentions(database_url)
    beside, known = _digests(database_url), _rows(database_url, AS_OF, at=NOW)
    desk.close()
    root = _own_root(home, "after")  # another folder: a process loads the models of one but once
    _lose_name(root)
    desk = _desk(database_url, home, root, LATER)
    started, idle = time.monotonic(), _cpu_seconds()
    done = reprocess.apply(
        desk, CALLER, reprocess.choose("extract"), reprocess.Wish("bench", "a name is gone", again=True), most=pages
    )
    took, spent = time.monotonic() - started, _cpu_seconds() - idle
    desk.close()
    now = _mentions(database_url)
    changed = {page for page in before | now if before.get(page) != now.get(page)}
    after, as_of = _digests(database_url), _rows(database_url, AS_OF, at=NOW)
    return {
        "pages": pages,
        "read_again": done.pages,
        "named": len(named),
        "changed": len(changed),
        "told": done.changed,
        "missed": len(named - changed),
        "surplus": len(changed - named),
        "others": ", ".join(name for name in BESIDE if beside[name] != after[name]) or "none",
        "as_of": "the same" if as_of == known else "OTHER",
        "rows": known[0]["rows"],
        "pace": round(done.pages / took, 1),
        "cpu_ms": round(1000 * spent / max(1, done.pages), 1),
    }


def _own_root(home: Path, called: str) -> Path:
    """The project with a configuration that may be changed."""
    root = home.parent / called
    root.mkdir()
    for name in ("sql", "dags", "plugins"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "config", root / "config", ignore=shutil.ignore_patterns("sources", "newsroom"))
    (root / "config" / "sources").mkdir()
    (root / "config" / "sources" / "paper.toml").write_text(SOURCE, encoding="utf-8")
    return root


def _lose_name(root: Path) -> None:
    path = root / "config" / "entities" / "places.csv"
    path.write_text(path.read_text("utf-8").replace("Sudzha", "Xudzha"), "utf-8")


def _desk(database_url: str, home: Path, root: Path, now: datetime) -> Desk:
    environment = {
        "KURSK_HOME": str(home),
        "KURSK_DATABASE_URL": database_url,
        "KURSK_ROOT": str(root),
        "KURSK_SOURCES": str(root / "config" / "sources"),
    }
    return Desk(from_environment(environment), clock=lambda: now)


def _load(desk: Desk, home: Path, pages: int) -> None:
    """Take the pages in from WARC files, and through all steps after fetch."""
    prepare(desk)
    captures = home.parent / "captures"
    _write_files(captures, pages)
    days = Days(date(2024, 8, 1), date(2024, 8, 31))
    wish = backfill.Wish(days, ("paper",), files=(warc_places.address(str(captures)),))
    number = backfill.begin(desk, wish, by="bench", why="")
    backfill.run(desk, CALLER, number, wish, seconds=1e8)
    for stage in ("clean", "judge", "dedup", "extract", "load"):
        JOBS[stage](desk, CALLER)


def _write_files(folder: Path, pages: int) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    folder.mkdir()
    every = english_sentences(read_library())
    chance, sentences = random.Random(5), [one for one in every if "Sudzha" not in one]
    for first in range(0, pages, PAGES_A_FILE):
        with (folder / f"part{first:07}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for number in range(first, min(first + PAGES_A_FILE, pages)):
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                payload = io.BytesIO(_page(number, sentences, chance))
                told = {"WARC-Date": "2024-08-21T00:00:00Z"}
                writer.write_record(
                    writer.create_warc_record(
                        f"https://paper.example/{number}",
                        "response",
                        payload=payload,
                        http_headers=headers,
                        warc_headers_dict=told,
                    )
                )


def _page(number: int, sentences: list[str], chance: random.Random) -> bytes:
    place = "Sudzha district" if number % NAMED_EVERY == 0 else "Rylsk"
    text_ = [f"The roads of {place} in the Kursk region were closed for hour {number}, officials said.",
             *chance.sample(sentences, SENTENCES)]  # fmt: skip
    body = "".join(f"<p>{sentence}</p>" for sentence in text_)
    head = (
        f'<title>Kursk report {number}</title><meta property="article:published_time" content="2024-08-20T08:00:00Z">'
    )
    article = f"<article><h1>Kursk report {number}</h1>{body}</article>"
    return f"<html lang=en><head>{head}</head><body>{article}</body></html>".encode()


def _rows(database_url: str, asked: str, **values: Any) -> list[dict[str, Any]]:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text(asked), values).mappings()]
    engine.dispose()
    return found


def _mentions(database_url: str) -> dict[str, str]:
    """A hash of each page's mentions as they are read now."""
    return {row["page_id"]: row["said"] for row in _rows(database_url, MENTIONS)}


def _digests(database_url: str) -> dict[str, str]:
    asked = "select md5(string_agg(row::text, ',' order by row::text)) as said from {} as row"
    return {name: str(_rows(database_url, asked.format(name))[0]["said"]) for name in BESIDE}


def _cpu_seconds() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


if __name__ == "__main__":
    main()
