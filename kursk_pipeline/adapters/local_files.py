"""Files and folders of this machine as a source names them: lists of addresses, WARC files.

A file gives its bytes. A folder gives a listing, one file a line with size and time of change, so that a listing that
has changed means that a file has; so does a WARC file, whose bytes are read by what needs them and never held whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.poll.url_lists import FOLDER_TYPE

FILE_BYTES = 50 * 1024 * 1024
"""Largest file read whole: half a million addresses."""
FILES = 10_000
"""Files of one folder that are listed."""
LOOKED_AT = 200_000
"""Names looked at in one folder and those below it: a folder named by mistake may be a whole disk."""
WARC_ENDINGS = (".warc", ".warc.gz")
LIST_ENDINGS = (".txt", ".tsv", ".urls")


def local_path(url: str) -> Path:
    """The path that a ``file:`` address stands for."""
    return Path(unquote(urlsplit(url).path))


def read_local(request: Request, *, clock: Callable[[], datetime]) -> Response:
    """Answer a request for a file or folder as the web would: never raises for what the disk does."""
    path, started = local_path(request.url), clock()
    try:
        if path.is_dir():
            return _answer(request, started, _listing(path), FOLDER_TYPE)
        if path.exists() and not path.is_file():
            return _failure(request, started, FetchOutcome.UNSUPPORTED_TYPE, f"{path} is no ordinary file")
        if path.name.endswith(WARC_ENDINGS):
            return _answer(request, started, _line(path).encode(), FOLDER_TYPE)
        return _whole(request, started, path)
    except FileNotFoundError:
        return _failure(request, started, FetchOutcome.NOT_FOUND, f"there is no {path}")
    except OSError as error:
        return _failure(request, started, FetchOutcome.CONNECTION_ERROR, f"{path}: {error.strerror}")


def _whole(request: Request, at: datetime, path: Path) -> Response:
    with path.open("rb") as file:
        body = file.read(FILE_BYTES + 1)  # it may grow while it is read
    if len(body) > FILE_BYTES:
        return _failure(request, at, FetchOutcome.TOO_LARGE, f"more than {FILE_BYTES} bytes")
    return _answer(request, at, body, "text/plain")


def warc_files(url: str) -> list[Path]:
    """The WARC files that an address means: the file itself, or those of the folder, by name."""
    path = local_path(url)
    if not path.is_dir():
        return [path] if path.is_file() else []
    return [one for one in _files(path) if one.name.endswith(WARC_ENDINGS)]


def _listing(folder: Path) -> bytes:
    wanted = [one for one in _files(folder) if one.name.endswith(WARC_ENDINGS + LIST_ENDINGS)]
    return "\n".join(_line(one) for one in wanted[:FILES]).encode("utf-8", "surrogateescape")


def _files(folder: Path) -> list[Path]:
    every = islice(folder.rglob("*"), LOOKED_AT)
    return sorted(one for one in every if one.is_file() and not one.name.startswith("."))


def _line(path: Path) -> str:
    facts = path.stat()
    changed = datetime.fromtimestamp(facts.st_mtime, UTC)
    return f"{path.absolute().as_uri()}\t{facts.st_size}\t{changed.isoformat()}"


def _answer(request: Request, at: datetime, body: bytes, media_type: str) -> Response:
    return Response(
        request,
        FetchOutcome.OK,
        200,
        request.url,
        0,
        {"content-type": media_type},
        media_type,
        None,
        body,
        at,
        0,
        None,
        "",
    )


def _failure(request: Request, at: datetime, outcome: FetchOutcome, detail: str) -> Response:
    return Response(request, outcome, None, request.url, 0, {}, "", None, b"", at, 0, None, detail)
