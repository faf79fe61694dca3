"""A paper that publishes and reserves as a test tells it, and a pipeline that follows a server on a clock of its own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hostile_server import hostile_server
from sqlalchemy import create_engine, text

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, housekeep_job, prepare, run_all
from kursk_pipeline.settings import from_environment
from tests.steps.test_fetch_step import story

HTML, XML = ("Content-Type", "text/html; charset=utf-8"), ("Content-Type", "text/xml; charset=utf-8")
FORM = """
name = "The Paper"
publisher = "The Paper"
publisher_family = "paper"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.01
retention_days = 30
feeds = [{feeds}]
found_in = "a test"
verified_on = ""
"""


def rss(home, listed, *, note=""):
    """A feed that lists these paths with their times."""
    items = "".join(
        f"<item><title>About {path}</title><link>{home}{path}</link><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for path, at in sorted(listed.items(), key=lambda one: one[1], reverse=True)
    )
    return f"<rss version='2.0'><channel><title>Paper</title>{items}</channel><!--{note}--></rss>".encode()


@dataclass
class Paper:
    """What the paper serves now: articles by path with the time of their listing, and those that it reserves."""

    pages: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, datetime] = field(default_factory=dict)
    reserved: set[str] = field(default_factory=set)

    def publish(self, path, *, at, page=b""):
        self.pages[path] = page or story(f"Report on {path}", len(self.pages) % 9 + 1)
        self.listed[path] = at

    @property
    def routes(self):
        return {"do_feed": lambda handler, *_: self.feed(handler), "do_story": lambda handler, *_: self.page(handler)}

    def feed(self, handler):
        address, port = handler.server.server_address
        handler.answer(200, rss(f"http://{address}:{port}", self.listed), XML)

    def page(self, handler):
        reserves = (("X-Robots-Tag", "noarchive"),) if handler.path in self.reserved else ()
        body = self.pages.get(handler.path)
        handler.answer(200, body, HTML, *reserves) if body else handler.answer(404)


@dataclass
class Follower:
    """A pipeline that follows a server, with the time that it believes it is."""

    server: object
    desk: Desk
    now: datetime

    def play(self, *stages, after=timedelta()):
        self.now += after
        return run_all(self.desk, lambda stage: Caller("test", "test", stage), stages=stages or tuple(JOBS))

    def housekeep(self, *, after=timedelta()):
        self.now += after
        prepare(self.desk)
        return housekeep_job(self.desk, Caller("test", "housekeeping", "housekeep"))

    def ask(self, statement, **values):
        engine = create_engine(self.desk.settings.database_url)
        with engine.begin() as connection:
            answer = connection.execute(text(statement), values)
            found = [tuple(row) for row in answer] if answer.returns_rows else []
        engine.dispose()
        return found

    def url(self, path):
        return self.server.url(path)


def follow(routes, url, folder, start, *, feeds=("/feed",)):
    """Serve the routes and give a follower of these feeds; all ends with the generator."""
    with hostile_server(address="127.0.0.2", **routes) as server:
        listed = ", ".join(f'{{ url = "{server.url(path)}", kind = "rss" }}' for path in feeds)
        (folder / "sources").mkdir()
        (folder / "sources" / "paper.toml").write_text(FORM.format(feeds=listed), encoding="utf-8")
        environment = {
            "KURSK_HOME": str(folder / "state"),
            "KURSK_DATABASE_URL": url,
            "KURSK_SOURCES": str(folder / "sources"),
            "KURSK_FETCH_NETWORKS": "127.0.0.2/32",
            "KURSK_REQUEST_SECONDS": "5",
        }
        follower = Follower(server, None, start)
        follower.desk = Desk(from_environment(environment), clock=lambda: follower.now)
        yield follower
        follower.desk.close()
