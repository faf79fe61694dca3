"""`kursk source`: what we follow; trying it, and finding more. Nothing here touches the warehouse."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from kursk_pipeline.adapters.source_forms import Draft, form_text, set_verified, write_form
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.cli import source_words
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError, Unprocessable
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps.try_sources import SiteFinding, Trial, find_feeds, try_sources

FAILED = 1
CHOOSE = "choose another id with --key, or look at it with kursk source list ID"

app = typer.Typer(help="The sources that are followed: one file each in config/sources.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]


@app.command(name="list")
def show(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Ids of sources to show whole; a line each when none.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the sources that are declared, or all that some of them declare."""
    desk = Desk(from_environment())
    sources = [_declared(desk, key) for key in keys or desk.sources]
    if as_json:
        for source in sources:
            typer.echo(json.dumps(asdict(source), default=list, ensure_ascii=False))
    elif keys:
        typer.echo("\n\n".join(source_words.whole(source) for source in sources))
    else:
        rows = [source_words.row_of(source) for source in sources]
        show_table(Console(), source_words.COLUMNS, rows)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of the site: its front page or a section.")],
    *,
    key: Annotated[str, typer.Option(help="Id of the source; from the host when not given.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the form, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find the feeds of a site and write a form for it, filled as far as a machine can."""
    desk = Desk(from_environment())
    form = desk.settings.sources / f"{key or _slug(url)}.toml"
    if not dry_run and form.exists():
        raise ConfigError(str(form), "", "there is such a source already", CHOOSE)
    try:
        finding = find_feeds(desk, url)
    except Unprocessable as error:
        typer.echo(f"{url}: {source_words.refusal(error)}", err=True)
        raise typer.Exit(FAILED) from error
    for candidate, trial in finding.trials:
        facts = source_words.facts_of(trial) | {"found_by": candidate.found_by}
        typer.echo(json.dumps(facts) if as_json else source_words.sentence(trial), err=not as_json)
    draft = _draft(finding, url, key)
    if not draft.feeds:
        typer.echo(
            "No feed was found. Declare its front page by a link pattern or by selectors (docs/sources.md).", err=True
        )
        raise typer.Exit(FAILED)
    if dry_run:
        typer.echo(form_text(draft), err=as_json, nl=False)
        return
    path = write_form(desk.settings.sources, draft)
    typer.echo(f"Wrote {path}. Complete the lines marked so, then: kursk source test {draft.source_id}", err=as_json)


@app.command(name="test")
def poll_once(
    key: Annotated[str, typer.Argument(help="Id of the source.")],
    *,
    limit: Annotated[int, typer.Option(help="Entries shown for each feed.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Poll one source once and show what would come in, and what would not and why; nothing is written."""
    desk = Desk(from_environment())
    trials = list(try_sources(desk, [_declared(desk, key)]))
    for trial in trials:
        if as_json:
            for line in source_words.lines_of(trial):
                typer.echo(json.dumps(line, default=str, ensure_ascii=False))
        else:
            source_words.show_trial(Console(), trial, limit=limit)
    if not all(trial.is_good for trial in trials):
        raise typer.Exit(FAILED)


@app.command()
def check(
    keys: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all when none is given.")] = None,
    *,
    write: Annotated[bool, typer.Option("--write", help="Note today as verified_on where all feeds are good.")] = False,
    as_json: AsJson = False,
) -> None:
    """Try all sources, hosts side by side, and say in plain words how each does."""
    desk = Desk(from_environment())
    sources = [_declared(desk, key) for key in keys or desk.sources]
    by_source: dict[str, list[Trial]] = {source.source_id: [] for source in sources}
    for trial in try_sources(desk, sources):
        by_source[trial.source.source_id].append(trial)
        facts = source_words.facts_of(trial)
        typer.echo(json.dumps(facts) if as_json else f"{trial.source.source_id}: {source_words.sentence(trial)}")
    good = [key for key, trials in by_source.items() if all(trial.is_good for trial in trials)]
    if write:
        set_verified(desk.settings.sources, good, desk.now().date())
    noted = ", noted as verified today" if write else ""
    typer.echo(f"{len(good)} of {len(by_source)} sources are good{noted}.", err=as_json)
    if by_source and all(source_words.is_unreached(trial) for trials in by_source.values() for trial in trials):
        typer.echo("None could be reached: is this machine offline?", err=True)
    if len(good) < len(by_source):
        raise typer.Exit(FAILED)


def _declared(desk: Desk, key: str) -> Source:
    if key not in desk.sources:
        folder = desk.settings.sources
        raise ConfigError(f"{folder}/{key}.toml", "", "there is no such source", f"name a file of {folder}")
    return desk.sources[key]


def _slug(url: str) -> str:
    host = _host(url)
    return re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.").rpartition(".")[0] or host).strip("-")


def _host(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"https://{url}").hostname or "source"
    except ValueError:
        return "source"


def _draft(finding: SiteFinding, url: str, key: str) -> Draft:
    good = [(candidate, trial) for candidate, trial in finding.trials if trial.is_good and not trial.is_empty]
    feeds = [trial.feed for candidate, trial in good if trial.feed.kind != "sitemap"]
    sitemaps = [trial.feed for _, trial in good if trial.feed.kind == "sitemap"]
    found_by = sorted({candidate.found_by for candidate, _ in good})
    return Draft(
        source_id=key or _slug(url),
        name=finding.page.name or _host(url),
        languages=(finding.page.language,) if finding.page.language else (),
        feeds=tuple(feeds or sitemaps[:1]),
        found_in=f"{' and '.join(found_by)} of {url}" if found_by else url,
    )
