"""``kursk seeds``: the reference articles, as facts and signatures."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kursk_pipeline.adapters.seeds import add_seed, build_seeds, load_seeds
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.errors import KurskError
from kursk_pipeline.records import Seed
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.dedup import compare, sign

app = typer.Typer(help="The reference articles that every article is compared with.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]


@app.command()
def build(folder: Annotated[Path, typer.Argument(help="Folder with the texts, named NNN_*.txt.")]) -> None:
    """Sign the texts of a folder into config/seeds; facts that stand there are kept, texts are not stored."""
    with _plain_errors():
        seeds = build_seeds(folder, _folder())
    for seed in seeds:
        typer.echo(f"{seed.seed_id}  {seed.signature.word_count} words signed  {seed.title or '(title not known)'}")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The text, UTF-8.", exists=True, dir_okay=False)],
    *,
    name: Annotated[str, typer.Option(help="Slug of its id; from the file's name when not given.")] = "",
    publisher: Annotated[str, typer.Option(help="Publisher, where known.")] = "",
    title: Annotated[str, typer.Option(help="Title, where known.")] = "",
    published_on: Annotated[str, typer.Option(help="Day of publication, YYYY-MM-DD.")] = "",
    url: Annotated[str, typer.Option(help="Address, where known.")] = "",
) -> None:
    """Register an article of your own as a seed; only facts and hashes are stored."""
    slug = name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    facts = Seed(f"seed:{slug}", publisher, title, _day(published_on), url or None, sign("", ""))
    with _plain_errors():
        seeds = load_seeds(_folder())
        seed = add_seed(file, _folder(), facts)
    typer.echo(f"{seed.seed_id}  {seed.signature.word_count} words signed")
    for other in seeds:
        if found := compare(seed.signature, other.signature):
            typer.echo(f"note: {found.kind} of {other.seed_id} (score {found.score:.2f})")


@app.command(name="list")
def show(*, as_json: AsJson = False) -> None:
    """List the seeds."""
    with _plain_errors():
        seeds = load_seeds(_folder())
    if as_json:
        for seed in seeds:
            typer.echo(json.dumps(_facts(seed), ensure_ascii=False))
        return
    rows = [[str(value if value is not None else "") for value in _facts(seed).values()] for seed in seeds]
    show_table(Console(), ("seed", "publisher", "title", "published", "words", "url"), rows, numbers=("words",))


def _facts(seed: Seed) -> dict[str, str | int | None]:
    return {
        "seed_id": seed.seed_id,
        "publisher": seed.publisher,
        "title": seed.title,
        "published_on": seed.published_on.isoformat() if seed.published_on else None,
        "word_count": seed.signature.word_count,
        "url": seed.url,
    }


def _folder() -> Path:
    return from_environment().root / "config" / "seeds"


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day as YYYY-MM-DD", param_hint="--published-on") from error


class _plain_errors:  # noqa: N801 - reads as a word in a with statement
    """Show an error of ours as one line and leave with code 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KurskError):
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
