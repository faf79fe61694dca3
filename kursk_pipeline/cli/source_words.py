"""What trying a feed showed, in words for people and in facts for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

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
    "html_instead_of_feed": "a web page came instead of a feed",
    "empty_document": "it is empty",
    "template_changed": "the page holds nothing that its form describes: it was redesigned, or a wall stands before it",
}
"""Reasons as one would say them; others are shown as they are."""


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
    return f"{address}: {'good' if trial.is_good else 'not good: it lists nothing'}: {said}{_problem(trial)}"


def facts_of(trial: Trial) -> dict[str, Any]:
    """The same for scripts, as one object."""
    reading = trial.reading
    return {
        "source_id": trial.source.source_id,
        "url": trial.feed.url,
        "kind": trial.feed.kind,
        "is_good": trial.is_good,
        "reason": trial.reason,
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
    table = Table("outcome", "published", "title", "address or reason")
    for entry in trial.reading.entries[:limit]:
        at = entry.published_at or entry.updated_at
        table.add_row(
            "comes in", f"{at:%Y-%m-%d %H:%M}" if at else "", _plain(entry.title), _plain(entry.canonical_url)
        )
    for one in trial.reading.rejected[:limit]:
        table.add_row("left out", "", _plain(one.title), _plain(f"{one.reason}: {one.detail or one.url}"))
    if table.row_count:
        console.print(table)


def _plain(text: str) -> str:
    """Text from outside, without what the terminal library would take for its own markup."""
    return text.replace("[", "\\[")


def _problem(trial: Trial) -> str:
    return f"; {trial.reading.problem}" if trial.reading and trial.reading.problem else ""
