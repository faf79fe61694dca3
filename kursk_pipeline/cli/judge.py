"""`kursk judge`: the job, and what a person does about its verdicts."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk, print_counts
from kursk_pipeline.records import TopicRuling, TopicState

app = typer.Typer(help="Tell articles on topic from namesakes and the rest; review and overrule verdicts.")

Name = Annotated[str, typer.Argument(help="The article's address, or the id of one of its pages.")]
By = Annotated[str, typer.Option("--by", help="Who rules.")]
Why = Annotated[str, typer.Option("--why", help="Why, in words.")]
Limit = Annotated[int, typer.Option(help="Most articles listed.", min=1, max=1000)]


@app.callback(invoke_without_command=True)
def judge(context: typer.Context, *, now: Now = "", as_json: AsJson = False) -> None:
    """Judge every article that waits."""
    if context.invoked_subcommand:
        return
    from kursk_pipeline.jobs import JOBS, prepare

    with open_desk(now) as (desk, caller):
        prepare(desk)
        print_counts({"judge": JOBS["judge"](desk, caller("judge"))}, as_json=as_json)


@app.command()
def review(*, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List the articles whose verdict came near the threshold, the least certain first."""
    from kursk_pipeline.adapters.warehouse.topic_rulings import to_review

    with open_desk("") as (desk, _):
        articles = to_review(desk.store, limit=limit)
    if as_json:
        typer.echo(json.dumps([asdict(article) for article in articles]))
        return
    console = Console()
    for article in articles:
        console.print(f"[bold]{article.title}[/]\n  {article.article_url}", soft_wrap=True, highlight=False)
        console.print(
            f"  {article.state}, score {article.score:.2f}: {'; '.join(article.reasons)}",
            soft_wrap=True,
            highlight=False,
        )
    console.print(f"{len(articles)} in doubt. kursk judge decide ADDRESS STATE --by NAME --why REASON settles one.")


@app.command()
def decide(name: Name, state: TopicState, *, by: By, why: Why, now: Now = "") -> None:
    """Rule what an article is; this wins over the judge, now and for later versions of the article."""
    from kursk_pipeline.adapters.warehouse.topic_rulings import rule

    with open_desk(now) as (desk, _):
        _tell(rule(desk.store, name, state, actor=by, why=why, now=desk.now()))


@app.command()
def undo(name: Name, *, by: By, why: Why, now: Now = "") -> None:
    """Take the ruling on an article back; the judge decides again."""
    from kursk_pipeline.adapters.warehouse.topic_rulings import take_back

    with open_desk(now) as (desk, _):
        _tell(take_back(desk.store, name, actor=by, why=why, now=desk.now()))


@app.command()
def export() -> None:
    """Print ruled articles as labelled texts, one JSON object a line: python -m evals.judge --train --rulings FILE."""
    from kursk_pipeline.adapters.warehouse.topic_rulings import ruled_articles

    with open_desk("") as (desk, _):
        for number, one in enumerate(ruled_articles(desk.store), start=1):
            labels = {"id": f"ruled-{number:04}", "state": one.state, "language": one.language or "", "kind": ""}
            texts = {"event": one.article_url, "source": one.source_id, "title": one.title, "text": one.text}
            typer.echo(json.dumps(labels | texts, ensure_ascii=False))


def _tell(ruling: TopicRuling) -> None:
    said = f"ruled {ruling.state}" if ruling.state else "left to the judge"
    typer.echo(f"{ruling.article_url}: {said}. The next run takes it up (kursk run).")
