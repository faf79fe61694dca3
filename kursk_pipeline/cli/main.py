"""The `kursk` command: the front door for people and scripts.

Exit codes: 0 done; 1 it failed; 2 the command was not understood; 3 the machine or a configuration file is not as
needed (the message says the fix); 4 it may work later.
"""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from kursk_pipeline.cli import (
    alerts,
    analysts,
    backfill,
    dedup,
    entities,
    exports,
    jobs,
    judge,
    knowledge,
    local,
    newsroom,
    pictures,
    recall,
    reprocess,
    seeds,
    sources,
    stage,
    status,
    takedown,
)
from kursk_pipeline.errors import ConfigError, KurskError, SetupError, Transient

FAILED, NOT_AS_NEEDED, TRY_LATER = 1, 3, 4

app = typer.Typer(
    name="kursk",
    help="News about the Kursk incursion: from feeds to rows.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for commands in (
    local.app,
    jobs.app,
    stage.app,
    status.app,
    alerts.app,
    analysts.app,
    exports.app,
    reprocess.app,
    backfill.app,
    recall.app,
    takedown.app,
    pictures.app,
    newsroom.app,
):
    app.registered_commands += commands.registered_commands
app.add_typer(judge.app, name="judge")
app.add_typer(dedup.app, name="dedup")
app.add_typer(seeds.app, name="seeds")
app.add_typer(sources.app, name="source")
app.add_typer(knowledge.app, name="kb")
app.add_typer(entities.app, name="entity")


def main() -> None:
    """Run a command; errors that we raise on purpose are shown as one line, without a trace."""
    try:
        app()
    except KurskError as error:
        Console(stderr=True).print(f"[bold red]error:[/] {error}", soft_wrap=True, highlight=False)
        sys.exit(_exit_code(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)


def _exit_code(error: KurskError) -> int:
    if isinstance(error, SetupError | ConfigError):
        return NOT_AS_NEEDED
    return TRY_LATER if isinstance(error, Transient) else FAILED


if __name__ == "__main__":
    main()
