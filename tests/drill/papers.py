"""Papers of the drill: one loopback server, a host for each, on a clock of the drill's own, each with one fault."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kursk_pipeline.newsroom.pages import render_page

HTML, XML = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8"
SLOW_SECONDS = 4
"""Longer than the drill's deadline of a request."""
FLOOD = 120
NEVER = datetime.max.replace(tzinfo=UTC)
TOWNS = ("Sudzha", "Korenevo", "Rylsk", "Glushkovo", "Malaya Loknya", "Guevo", "Martynovka", "Lgov")
FORM = """
name = "{name}"
publisher = "{name}"
publisher_family = "{name}"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.01
feeds = [{{ url = "http://{name}.localhost:{port}/feed.xml", kind = "rss" }}]
found_in = "the drill"
verified_on = ""
"""


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the play."""


@dataclass
class Paper:
    """One paper: what it has published, and its fault, which shows from ``fault_at`` on."""

    name: str
    fault: str = ""
    fault_at: datetime = NEVER
    published: list[datetime] = field(default_factory=list)

    def is_at_fault(self, now: datetime) -> bool:
        return now >= self.fault_at


class Press:
    """All papers on one port. ``now`` is the time that they believe it is."""

    def __init__(self, papers: list[Paper], start: datetime) -> None:
        press = self
        self.papers = {paper.name: paper for paper in papers}
        self.now = start

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = (self.headers.get("Host") or "").split(".")[0]
                answer = press.answer(press.papers[name], self.path, self.headers.get("Host") or "")
                if answer is None:
                    self.close_connection = True
                    return
                status, kind, body, more = answer
                self.send_response(status)
                for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = _QuietServer(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def declare(self, folder: Path) -> None:
        """Write the forms of all papers."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.papers:
            (folder / f"{name}.toml").write_text(FORM.format(name=name, port=self.port), encoding="utf-8")

    def answer(self, paper: Paper, path: str, host: str) -> tuple[int, str, bytes, dict[str, str]] | None:
        """Status, type, body and further headers; None hangs up."""
        fault = paper.fault if paper.is_at_fault(self.now) else ""
        if path == "/robots.txt":
            return (
                (200, "text/plain", b"User-agent: *\nDisallow: /\n", {}) if fault == "robots" else (404, HTML, b"", {})
            )
        if path == "/feed.xml" and fault == "moves":
            return 301, HTML, b"", {"Location": f"http://{host}/news/rss.xml"}
        if path.endswith(".xml"):
            return self._feed(paper, fault, host)
        return self._page(paper, fault, path) if path.startswith(("/story/", "/archive/")) else (404, HTML, b"", {})

    def _feed(self, paper: Paper, fault: str, host: str) -> tuple[int, str, bytes, dict[str, str]] | None:
        if fault == "dies":
            return None
        if fault == "slows":
            time.sleep(SLOW_SECONDS)
        if fault == "html":
            return 200, HTML, render_page("maintenance", title="Back soon", home="/").encode(), {}
        seen = paper.fault_at if fault == "freezes" else self.now
        listed = [(f"/story/{place}", at) for place, at in enumerate(paper.published) if at <= seen][-40:]
        if fault == "yield":
            listed += [(f"/archive/{place}", self.now - timedelta(minutes=place)) for place in range(FLOOD)]
        if fault == "future":
            listed = [
                (path, at + timedelta(days=400)) for path, at in listed if at >= paper.fault_at - timedelta(hours=12)
            ]
        items = "".join(
            f"<item><title>{_title(paper, path)}</title><link>http://{host}{path}</link>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            for path, at in reversed(listed)
        )
        return 200, XML, f"<rss version='2.0'><channel><title>{paper.name}</title>{items}</channel></rss>".encode(), {}

    def _page(self, paper: Paper, fault: str, path: str) -> tuple[int, str, bytes, dict[str, str]]:
        if fault == "walled":
            return 200, HTML, render_page("consent", title="Before you continue", home="/").encode(), {}
        if fault == "template":
            return 200, HTML, b"<html><head><title>News</title></head><body><div id=root></div></body></html>", {}
        return 200, HTML, _story(paper, path).encode(), {}

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


def _title(paper: Paper, path: str) -> str:
    number = int(path.rsplit("/", 1)[1])
    return f"Report {number} of {paper.name}: fighting near {TOWNS[number % len(TOWNS)]} in Kursk region"


def _story(paper: Paper, path: str) -> str:
    """An article on topic, each with words of its own."""
    number = int(path.rsplit("/", 1)[1])
    town, other = TOWNS[number % len(TOWNS)], TOWNS[(number * 3 + 1) % len(TOWNS)]
    words = f"""\
Ukrainian troops were reported near {town} in Russia's Kursk region, the general staff in Kyiv said on day {number}. \
The road to {other} was cut for {number + 2} hours.
The {paper.name} counted {number + 11} buses that left {town}. People who reached the city of Kursk told of shelling, \
and {number + 5} volunteers handed out water at the stadium of {other}.
Moscow said that its forces had stopped attack number {number} near {other}. Neither account could be checked. \
The incursion is the largest into Russian territory since the war began.""".splitlines()
    body = "".join(f"<p>{one}</p>" for one in words)
    title = _title(paper, path)
    return (
        f"<html lang=en><head><title>{title}</title><meta property='og:title' content='{title}'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
