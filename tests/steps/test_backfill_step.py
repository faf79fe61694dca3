"""Making up for the past: archives that list years, WARC files read under a rain of kills, and news that comes first."""

from __future__ import annotations

import gzip
import io
import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters import warc_places
from kursk_pipeline.adapters.warehouse import work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.backfill_range import Days
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.jobs import prepare
from kursk_pipeline.steps import backfill, backfill_warc
from kursk_pipeline.steps.backfill_estimate import estimate
from tests.steps.small_paper import HTML, XML, Paper, follow
from tests.steps.test_fetch_step import story

NOW = datetime(2024, 12, 1, 8, tzinfo=UTC)
AUGUST = Days(date(2024, 8, 6), date(2024, 8, 20))
KILLS, FILES, PAGES = 10, 3, 60


class Archive(Paper):
    """A paper with a dated archive beside its feed; its index names months, which are packed."""

    asked: list[str]

    @property
    def routes(self):
        return super().routes | {"do_sitemaps": lambda handler, *_: self.sitemap(handler)}

    def sitemap(self, handler):
        home = "http://{}:{}".format(*handler.server.server_address)
        self.asked.append(handler.path)
        if handler.path.endswith("index.xml"):
            months = "".join(
                f"<sitemap><loc>{home}/sitemaps/{month}.xml.gz</loc></sitemap>"
                for month in ("2024-07", "2024-08", "2024-10")
            )
            handler.answer(200, f"<sitemapindex>{months}</sitemapindex>".encode(), XML)
        else:
            listed = "".join(
                f"<url><loc>{home}/story/{name}</loc>{told}</url>"
                for name, told in (
                    ("dated", _news("2024-08-10T09:00:00Z")),
                    ("later", _news("2024-08-25T09:00:00Z")),
                    ("old", "<lastmod>2024-08-02</lastmod>"),
                    ("undated", "<lastmod>2024-08-14</lastmod>"),
                    ("2024/08/12/by-address", ""),
                )
            )
            handler.answer(200, gzip.compress(f"<urlset>{listed}</urlset>".encode()), HTML)


def _news(at):
    return f"<news><publication_date>{at}</publication_date><title>About Kursk</title></news>"


@pytest.fixture
def archive(warehouse_url, tmp_path):
    paper = Archive()
    paper.asked = []
    paper.publish("/story/news", at=NOW - timedelta(minutes=9))
    for name in ("dated", "undated", "2024/08/12/by-address"):
        paper.pages[f"/story/{name}"] = story(f"Report {name}", 3)
    for follower in follow(paper.routes, warehouse_url, tmp_path, NOW):
        file = tmp_path / "sources" / "paper.toml"
        listed = f', {{ url = "{follower.url("/sitemaps/index.xml")}", kind = "sitemap" }}]'
        file.write_text(file.read_text().replace("}]", "}" + listed))
        prepare(follower.desk)
        yield follower, paper


def test_an_archive_is_read_for_the_days_that_are_wanted_and_news_is_fetched_first(archive):
    follower, paper = archive
    wish = backfill.Wish(AUGUST)
    expected = estimate(follower.desk, wish)
    assert (expected.listings, expected.pages) == (1, None)
    assert paper.asked == [], "an estimate asks nobody"
    number = backfill.begin(follower.desk, wish, by="me", why="the beginning of it")
    done = backfill.run(follower.desk, Caller("test", "test", "backfill"), number, wish)
    assert paper.asked == ["/sitemaps/index.xml", "/sitemaps/2024-08.xml.gz"], "other months are not asked for"
    assert (done.seen, done.kept, done.out_of_range, done.undated, done.to_fetch) == (5, 3, 2, 1, 3)
    follower.desk.store.metadata()
    news = [(follower.url("/story/news"),)]
    follower.ask(
        "insert into raw.entry select source_id, 'https://x.example/feed', :url, :url, '', '', null, null, null, 1,"
        " now() - interval '1 year' from raw.entry limit 1",
        url=news[0][0],
    )
    items = work.entries_to_fetch(follower.desk.store, now=NOW + timedelta(hours=1), limit=10)
    assert next(item.value.entry.url for item in items) == news[0][0]
    assert len(items) == 4
    follower.play("fetch", "clean")
    assert follower.ask("select count(*) from staging.article") == [(4,)]
    again = backfill.begin(follower.desk, wish, by="me", why="")
    assert again != number, "a backfill that ended is not begun again: it is another"
    done = backfill.run(follower.desk, Caller("test", "test", "backfill"), again, wish)
    assert (done.kept, done.known) == (0, 3)


def test_what_cannot_be_asked_for_is_refused_by_name(archive):
    follower, _ = archive
    with pytest.raises(ConfigError, match="no source nobody"):
        backfill.units_of(follower.desk, backfill.Wish(AUGUST, ("nobody",)))
    with pytest.raises(ConfigError, match="lists its past"):
        backfill.units_of(follower.desk, backfill.Wish(AUGUST, kinds=("gdelt",)))


def write_files(folder):
    """Captures of some hundred pages, a twelfth of them from before the days that are wanted and some of no page."""
    folder.mkdir()
    for number in range(FILES):
        with (folder / f"part{number}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for place in range(PAGES):
                page = number * PAGES + place
                at = "2024-07-01T08:00:00Z" if page % 12 == 5 else "2024-08-10T08:00:00Z"
                head = f'<meta property="article:published_time" content="{at}">'
                body = story(f"Kursk report {page}", page % 9 + 1).replace(b"<head>", b"<head>" + head.encode())
                if head.encode() not in body:
                    body = body.replace(b"<html>", b"<html><head>" + head.encode() + b"</head>", 1)
                kind = "image/png" if page % 50 == 7 else "text/html"
                headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    f"https://paper.example/{page}", "response", payload=io.BytesIO(body), http_headers=headers,
                    warc_headers_dict={"WARC-Date": "2024-08-11T00:00:00Z"},
                )  # fmt: skip
                writer.write_record(record)


def play(settings, wish, number):
    desk = Desk(settings, clock=lambda: NOW)
    backfill_warc.BATCH = 10
    backfill.run(desk, Caller("test", "test", "backfill"), number, wish)
    desk.close()


def test_a_backfill_that_is_killed_ten_times_neither_loses_nor_doubles_a_page(archive, tmp_path):
    follower, _ = archive
    write_files(tmp_path / "captures")
    wish = backfill.Wish(AUGUST, ("paper",), files=(warc_places.address(str(tmp_path / "captures")),))
    assert estimate(follower.desk, wish).warc_files == FILES
    number = backfill.begin(follower.desk, wish, by="me", why="")
    follower.desk.close()
    chance, killed = random.Random(7), 0
    kept = "select coalesce(sum(seen_count), 0) from ops.backfill_unit"
    while killed < KILLS:
        before = follower.ask(kept)[0][0]
        child = multiprocessing.get_context("fork").Process(target=play, args=(follower.desk.settings, wish, number))
        child.start()
        deadline = time.monotonic() + 60
        while follower.ask(kept)[0][0] < before + 10 and child.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.random() / 10)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        killed += 1
    follower.desk = Desk(follower.desk.settings, clock=lambda: NOW)
    done = backfill.run(follower.desk, Caller("test", "test", "backfill"), number, wish)
    early, pictures = len(range(5, FILES * PAGES, 12)), len(range(7, FILES * PAGES, 50))
    both = len([page for page in range(FILES * PAGES) if page % 12 == 5 and page % 50 == 7])
    expected = FILES * PAGES - early - pictures + both
    assert (done.waiting, done.done, done.failed) == (0, FILES, 0)
    assert (done.seen, done.kept, done.known) == (FILES * PAGES, expected, 0)
    assert (done.rejected, done.out_of_range) == (pictures, early - both)
    counted = "select count(*), count(distinct canonical_url) from {}"
    for table in ("raw.entry", "raw.page", "raw.fetch", "ops.backfill_entry"):
        assert follower.ask(counted.format(table)) == [(expected, expected)], table
    assert done.to_fetch == 0


def test_warc_files_of_an_object_store_are_brought_here_one_at_a_time(archive, tmp_path):
    import fsspec

    follower, _ = archive
    write_files(tmp_path / "captures")
    place = f"memory://{tmp_path.name}/crawl"
    fsspec.filesystem("memory").put(str(tmp_path / "captures"), f"/{tmp_path.name}/crawl", recursive=True)
    wish = backfill.Wish(AUGUST, ("paper",), files=(warc_places.address(place),))
    expected = estimate(follower.desk, wish)
    assert (expected.warc_files, expected.bytes) == (
        FILES,
        sum(f.stat().st_size for f in (tmp_path / "captures").iterdir()),
    )
    number = backfill.begin(follower.desk, wish, by="me", why="")
    done = backfill.run(follower.desk, Caller("test", "test", "backfill"), number, wish)
    assert (done.done, done.seen, done.failed) == (FILES, FILES * PAGES, 0)
    assert list((follower.desk.settings.state / "backfill").iterdir()) == []
    kept = backfill.Wish(AUGUST, ("paper",), files=(f"{place}/part0.warc.gz",))
    number = backfill.begin(follower.desk, kept, by="me", why="")
    fsspec.filesystem("memory").rm(f"/{tmp_path.name}/crawl/part0.warc.gz")
    assert backfill.run(follower.desk, Caller("test", "test", "backfill"), number, kept).failed == 1
    for wrong in ("memory://bucket", f"{place}/nothing-here", f"{place}/part0.warc.gz"):
        with pytest.raises(ConfigError, match=r"whole store|no WARC file"):
            backfill.units_of(follower.desk, backfill.Wish(AUGUST, ("paper",), files=(wrong,)))
