"""What trying a feed showed, in words for people and in facts for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.steps.try_sources import Trial

PLAIN_REASONS = {
    "robots_denied": "its robots.txt asks us not to read it",
    "not_found": "there is nothing at this address",
    "gone": "it was taken down for good",
    "http_error": "its server refuses us",
    "rate_limited": "its server asks us to come later",
    "server_error": "its server has a fault",
    "timeout": "it did not answer in time",
    "connection_error": "it cannot be reached",
    "dns_error": "its host name is not known",
    "tls_error": "its certificate or encryption is not right",
    "address_refused": "it leads to an address that is not public",
    "redirect_loop": "it sends us in circles",
    "too_large": "it is larger than a listing may be",
    "took_too_long": "it answered, but reading it took longer than is allowed",
    "memory": "it answered, but reading it took more memory than is allowed",
    "html_instead_of_feed": "a web page came instead of a feed",
    "empty_document": "it is empty",
    "decode_error": "its answer cannot be unpacked",
    "unsupported_type": "it is of another kind than a listing",
    "broken_xml": "it is damaged, or no XML at all",
    "broken_json": "it is damaged",
    "not_a_feed": "it is neither RSS, Atom, RDF nor JSON Feed",
    "not_a_sitemap": "it is no sitemap",
    "not_gdelt": "it is no list of GDELT's files",
    "bad_url": "it is no web address: write it like https://example.org/",
    "no_link": "nothing in it is an address that can be followed",
    "over_limit": "what it names is more than is taken of one feed",
    "listing_unanswered": "the documents that it names did not come",
    "damaged": "it is damaged, and nothing could be read of it",
    "template_changed": "the page holds nothing that its form describes: it was redesigned, or a wall stands before it",
}
"""Reasons as one would say them; others are shown as they are."""


COLUMNS = ("source", "kind", "from", "in", "owner", "feeds")


UNREACHED = frozenset({"dns_error", "connection_error", "timeout"})
"""Reasons that speak of the way to a server, not of the server."""


def is_unreached(trial: Trial) -> bool:
    """Whether no server answered at all."""
    return trial.reading is None and trial.reason in UNREACHED


def row_of(source: Source) -> tuple[str, ...]:
    """One line on one source, by `COLUMNS`."""
    feeds = Counter(feed.kind for feed in source.feeds)
    said = ", ".join(kind if count == 1 else f"{count} {kind}" for kind, count in feeds.items())
    return (
        source.source_id,
        source.kind.replace("_", " "),
        source.country,
        " ".join(source.languages),
        source.publisher_family,
        said.replace("_", " "),
    )


def whole(source: Source) -> str:
    """All that a source declares, a fact a line."""
    facts = {
        "name": source.name,
        "kind": source.kind,
        "publisher": f"{source.publisher}, owned by {source.publisher_family}",
        "from": f"{source.country}, in {', '.join(source.languages)}",
        "pace": f"{source.delay_seconds:g} seconds between two requests to a host",
        "kept for": f"{source.retention_days} days",
        "found in": source.found_in,
        "verified": source.verified_on or "never",
    }
    lines = [source.source_id, *(f"  {name:11}{fact}" for name, fact in facts.items())]
    return "\n".join([*lines, *(f"  {feed.kind:11}{feed.url}" for feed in source.feeds)])


def sentence(trial: Trial) -> str:
    """One line on one feed."""
    address = f"{trial.feed.kind} {trial.feed.url}"
    if trial.reading is None:
        detail = f" ({trial.detail})" if trial.detail else ""
        return f"{address}: not good: {PLAIN_REASONS.get(trial.reason, trial.reason)}{detail}"
    count, dates = len(trial.reading.entries), [one.published_at or one.updated_at for one in trial.reading.entries]
    newest = max((at for at in dates if at), default=None)
    said = f"{count} {'entry' if count == 1 else 'entries'}" + (
        f", the newest of {newest:%Y-%m-%d %H:%M}" if newest else ""
    )
    left_out = Counter(one.reason for one in trial.reading.rejected)
    said += "".join(f", {number} left out as {reason}" for reason, number in left_out.most_common())
    return f"{address}: {_verdict(trial)}: {said}{_problem(trial)}"


def refusal(error: Unprocessable) -> str:
    """Why a site cannot be looked at."""
    return f"{PLAIN_REASONS.get(error.reason, error.reason)} ({error.detail})"


def facts_of(trial: Trial) -> dict[str, Any]:
    """The same for scripts, as one object."""
    reading = trial.reading
    return {
        "source_id": trial.source.source_id,
        "url": trial.feed.url,
        "kind": trial.feed.kind,
        "is_good": trial.is_good,
        "reason": trial.fault,
        "detail": trial.detail,
        "entry_count": len(reading.entries) if reading else 0,
        "rejected": dict(Counter(one.reason for one in reading.rejected)) if reading else {},
        "problem": reading.problem if reading else "",
    }


def lines_of(trial: Trial) -> Iterator[dict[str, Any]]:
    """Every entry and every rejected one of a feed, after the facts of the feed itself."""
    yield facts_of(trial)
    if trial.reading is None:
        return
    for entry in trial.reading.entries:
        yield {
            "outcome": "kept", "url": entry.url, "canonical_url": entry.canonical_url, "title": entry.title,
            "language": entry.language, "published_at": entry.published_at, "updated_at": entry.updated_at,
        }  # fmt: skip
    for one in trial.reading.rejected:
        yield {"outcome": "rejected", "url": one.url, "title": one.title, "reason": one.reason, "detail": one.detail}


def show_trial(console: Console, trial: Trial, *, limit: int) -> None:
    """A feed and what would come in from it, at most ``limit`` entries and as many rejected ones."""
    console.print(sentence(trial), soft_wrap=True, highlight=False, markup=False)
    if trial.reading is None:
        return
    rows = [
        (
            "comes in",
            f"{at:%Y-%m-%d %H:%M}" if (at := entry.published_at or entry.updated_at) else "",
            entry.title,
            entry.url,
        )
        for entry in trial.reading.entries[:limit]
    ]
    rows += [
        ("left out", "", one.title, f"{one.reason}: {one.detail or one.url}") for one in trial.reading.rejected[:limit]
    ]
    left = len(trial.reading.entries) + len(trial.reading.rejected) - len(rows)
    if rows:
        show_table(console, ("outcome", "published", "title", "address or reason"), rows)
    if left:
        console.print(f"... and {left} more: --limit shows them, --json all", highlight=False)


def _verdict(trial: Trial) -> str:
    if trial.is_empty:
        return "good, but it lists nothing now"
    return "good" if trial.is_good else f"not good: {PLAIN_REASONS.get(trial.fault, trial.fault)}"


def _problem(trial: Trial) -> str:
    return f"; {trial.reading.problem}" if trial.reading and trial.reading.problem else ""
