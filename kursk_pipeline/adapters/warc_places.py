"""WARC files where they lie: on this machine, or in an object store from which one at a time is brought here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kursk_pipeline.adapters.archive_stores import Store, open_store
from kursk_pipeline.adapters.local_files import WARC_ENDINGS, local_path, warc_files
from kursk_pipeline.adapters.source_feeds import is_file
from kursk_pipeline.errors import ConfigError

FIX = "name a file or folder of this machine, or below a bucket, such as s3://bucket/crawl-data/file.warc.gz"


def address(place: str) -> str:
    """The address of a file or folder as people name it: a path, or an address of an object store.

    Raises:
        ConfigError: there is no such path.
    """
    if "://" in place:
        return place
    if not Path(place).exists():
        raise ConfigError("backfill", place, "there is no such file", FIX)
    return Path(place).absolute().as_uri()


def addresses(url: str) -> list[str]:
    """The WARC files that an address means: the file itself, or those of a folder, by name; none of any other file.

    Raises:
        ConfigError: no store that can be read, or a whole bucket.
        Transient: an object store cannot be reached.
    """
    if is_file(url):
        captured = warc_files(url) if local_path(url).is_dir() or url.endswith(WARC_ENDINGS) else []
        return [path.absolute().as_uri() for path in captured]
    store, parent, name = _object(url)
    if url.endswith(WARC_ENDINGS):
        return [url] if store.has(name) else []
    return [f"{parent}/{found}" for found in store.names(name) if found.endswith(WARC_ENDINGS)]


def size(url: str) -> int:
    """Bytes of a WARC file.

    Raises:
        FileNotFoundError: there is none.
        Transient: an object store cannot be reached.
    """
    if is_file(url):
        return local_path(url).stat().st_size
    store, _, name = _object(url)
    return store.size(name)


@contextmanager
def at_hand(url: str, folder: Path) -> Iterator[Path]:
    """A path of this machine at which a WARC file can be read; an object is brought into the folder, and goes at the end.

    Raises:
        FileNotFoundError: there is none.
        Transient: an object store cannot be reached.
    """
    if is_file(url):
        path = local_path(url)
        if not path.is_file():
            raise FileNotFoundError(path)
        yield path
        return
    store, _, name = _object(url)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        yield store.as_local(name, Path(aside))


def _object(url: str) -> tuple[Store, str, str]:
    """The store of what lies beside an object or folder, its address, and the name in it."""
    parent, _, name = url.rstrip("/").rpartition("/")
    if parent.endswith(("/", ":")) or not name:
        raise ConfigError("backfill", url, "this is a whole store", FIX)
    return open_store(parent), parent, name
