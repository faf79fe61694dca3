"""Takes purged bodies out of our WARC files. A file without a page left is deleted; any other is written again without them.

ISO 28500 makes every record stand alone, and each of ours is a gzip member of its own: what stays is copied byte by byte.
Which files can hold a capture tells their name: it begins with the time at which the file was begun.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator

from kursk_pipeline.adapters.archive import WARC_FOLDER
from kursk_pipeline.adapters.archive_stores import Store

NEAR = timedelta(hours=1)
"""A file holds what one job fetched: a batch ends after fifteen minutes (`WebLimits.batch_seconds`)."""
_NAME = re.compile(r"kursk-(\d{14})-[0-9a-f]+\.warc\.gz")
_PIECE = 1 << 20


def files_near(store: Store, times: Iterable[datetime]) -> list[str]:
    """The WARC files of an archive that can hold what was fetched at these times; UTC."""
    wanted = sorted(times)
    begun = [(name, at) for name in store.names(WARC_FOLDER) if (at := begun_at(name))]
    return [name for name, at in begun if bisect_left(wanted, at - NEAR) < bisect_right(wanted, at + NEAR)]


def files_before(store: Store, limit: datetime) -> list[str]:
    """The WARC files of an archive that were begun before a time."""
    return [name for name in store.names(WARC_FOLDER) if (at := begun_at(name)) and at < limit]


def begun_at(name: str) -> datetime | None:
    """When a file was begun; None for a name that is not of ours."""
    told = _NAME.fullmatch(name.rpartition("/")[2])
    return datetime.strptime(told[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if told else None


def drop_bodies(store: Store, name: str, body_hashes: Collection[str]) -> int:
    """Take the captures of these bodies (SHA-256, hex), and their requests, out of one file; returns how many there were.

    Raises:
        Transient: an object store cannot be reached.
    """
    with TemporaryDirectory(dir=_aside(store)) as folder:
        before, after = store.as_local(name, Path(folder)), Path(folder) / "after"
        dropped, kept = _copied(before, after, frozenset(body_hashes))
        if dropped and kept:
            store.take(name, after)
        elif dropped:
            store.delete(name)
    return dropped


def _aside(store: Store) -> Path | None:
    """On the file system of a local archive, so that a whole file can be renamed into place."""
    folder: Path | None = getattr(store, "folder", None)
    return folder


def _copied(before: Path, after: Path, unwanted: frozenset[str]) -> tuple[int, int]:
    """Copy what stays; returns how many captures were left out, and how many stay."""
    places = _places(before, unwanted)
    gone = {one for one, _, is_gone in places if is_gone}
    with before.open("rb") as source, after.open("wb") as target:
        for record_id, (start, end), _ in places:
            if record_id not in gone:
                _copy(source, target, start, end)
    captures = {one for one, _, is_gone in places if is_gone is not None}
    return len(gone), len(captures - gone)


def _places(path: Path, unwanted: frozenset[str]) -> list[tuple[str, tuple[int, int], bool | None]]:
    """For each record: the capture that it is or belongs to, where it lies, and whether that is to go.

    The last is None for what is no capture: requests, revisits and the file's own description.
    """
    found = []
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            is_gone = _sha256(record) in unwanted if record.rec_type == "response" else None
            record_id = record.rec_headers.get_header("WARC-Record-ID")
            of = record.rec_headers.get_header("WARC-Concurrent-To") or record_id
            start = records.get_record_offset()
            found.append((of, (start, start + records.get_record_length()), is_gone))
    return found


def _sha256(record: Any) -> str:
    digest = hashlib.sha256()
    while piece := record.content_stream().read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes], start: int, end: int) -> None:
    source.seek(start)
    left = end - start
    while left > 0 and (piece := source.read(min(left, _PIECE))):
        target.write(piece)
        left -= len(piece)
