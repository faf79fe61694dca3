"""`kursk newsroom`: run the local newsroom in the foreground."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.errors import SetupError
from kursk_pipeline.newsroom import DEFAULT_PORT, LOOPBACK, Newsroom
from kursk_pipeline.newsroom.relay import relay as relay_to
from kursk_pipeline.newsroom.server import TIME_PATH

app = typer.Typer()

PortOption = Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", envvar="KURSK_NEWSROOM_PORT")]
PagesOption = Annotated[Path | None, typer.Option(help="Folder of real pages to serve as well.")]
TokenOption = Annotated[Path | None, typer.Option(help="Write the token for setting the time here (mode 0600).")]
TimeOption = Annotated[
    str | None, typer.Option(help="Where time stands still, in ISO 8601; UTC when no zone is given.")
]

ListenOption = Annotated[
    str, typer.Option(help="Address to listen on: another than loopback only in a network of its own.")
]
RelayOption = Annotated[
    str | None, typer.Option(help="HOST:PORT of a newsroom that runs elsewhere, to be had on this loopback port.")
]


@app.command()
def newsroom(
    *,
    port: PortOption = DEFAULT_PORT,
    listen: ListenOption = LOOPBACK,
    relay: RelayOption = None,
    pages: PagesOption = None,
    token_file: TokenOption = None,
    time: TimeOption = None,
) -> None:
    """Run the local newsroom: publishers, feeds and troubles on a loopback port, until Ctrl-C."""
    if relay is not None:
        with suppress(KeyboardInterrupt):
            asyncio.run(relay_to(port, _server(relay)))
        return
    room = Newsroom(port=port, pages=pages, address=listen)
    if time is not None:
        room.set_time(_moment(time))
    with room, suppress(KeyboardInterrupt):
        if token_file is not None:
            _write_secret(token_file, room.token)
        rows = [(label, url) for label, urls in room.feed_urls().items() for url in urls]
        show_table(Console(), ("publisher", "feed"), rows, title=f"The newsroom, on {listen}:{room.port}")
        Console().print(f"Time stands at {room.now.isoformat()}. Ctrl-C stops the newsroom.", highlight=False)
        if token_file is not None:
            Console().print(f"To move it: POST {TIME_PATH} with the token in {token_file}", highlight=False)
        threading.Event().wait()


def _server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise SetupError(f"--relay {text!r} is no server. Fix: write it like newsroom:8070")
    return host, int(port)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SetupError(f"--time {text!r} is no time. Fix: write it like 2024-08-07T09:30:00Z") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(secret)
