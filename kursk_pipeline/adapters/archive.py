"""The archive: bodies as received, kept under their own hash, so that later stages can run again without the web.

One file a body, ``ab/cd/<SHA-256>.zst``, in whatever store the address names (``archive_stores``). A file is complete or
not there, writing the same body twice is harmless, and what is read is checked against its name. Beside the bodies, in
``warc/``, lie the same pages as WARC files with their requests and headers, for other tools (``warc_writer``).
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kursk_pipeline.adapters.archive_stores import LocalStore, open_store
from kursk_pipeline.errors import Unprocessable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 6
"""zstd level: news pages shrink to a fifth at about 60 MB a second; higher levels gain a few per cent and cost much."""
WRITERS = 8
"""Bodies written at once; more gain nothing on one disk, and a bucket takes that many from one client."""
WARC_FOLDER = "warc"
_HASH = re.compile(r"[0-9a-f]{64}")


class Archive:
    """Bodies by content hash.

    Args:
        url: ``file:///absolute/folder``, or an object store as fsspec reads it, such as ``s3://bucket/prefix``.

    Raises:
        ConfigError: the address means no store that can be written to.
    """

    def __init__(self, url: str) -> None:
        self.store = open_store(url)

    def put(self, body: bytes) -> str:
        """Keep a body; returns its SHA-256, 64 lower-case hexadecimal digits. On return it is safe.

        Raises:
            Transient: an object store cannot be reached.
        """
        body_hash = hashlib.sha256(body).hexdigest()
        if not self.store.has(_name(body_hash)):
            self.store.write(_name(body_hash), zstd.compress(body, level=LEVEL))
        return body_hash

    def put_all(self, bodies: Sequence[bytes]) -> list[str]:
        """`put` each of them, several at once: a disk syncs ten files in the time of one, and a bucket is far away.

        Raises:
            Transient: an object store cannot be reached.
        """
        with ThreadPoolExecutor(WRITERS, thread_name_prefix="archive") as writers:
            return list(writers.map(self.put, bodies))

    def get(self, body_hash: str) -> bytes:
        """Give back a body.

        Raises:
            Unprocessable: ``archive_missing``: it is not here; ``archive_corrupt``: it is not what its name says.
            Transient: an object store cannot be reached.
        """
        if not _HASH.fullmatch(body_hash):
            raise Unprocessable("archive_missing", f"not a body hash: {body_hash[:80]!a}")
        try:
            body = zstd.decompress(self.store.read(_name(body_hash)))
        except FileNotFoundError as error:
            raise Unprocessable("archive_missing", f"no body {body_hash} in {self.store.where}") from error
        except zstd.ZstdError as error:
            raise Unprocessable("archive_corrupt", f"body {body_hash} cannot be unpacked: {error}") from error
        if hashlib.sha256(body).hexdigest() != body_hash:
            raise Unprocessable("archive_corrupt", f"body {body_hash} does not match its hash")
        return body

    def has(self, body_hash: str) -> bool:
        """True when the body is here."""
        return bool(_HASH.fullmatch(body_hash)) and self.store.has(_name(body_hash))

    def delete(self, body_hash: str) -> None:
        """Delete a body; nothing happens when it is not here.

        Raises:
            Transient: an object store cannot be reached.
        """
        if _HASH.fullmatch(body_hash):
            self.store.delete(_name(body_hash))

    def warc_folder(self, staging: Path) -> Path:
        """Where WARC files are written: beside the bodies of a local archive, else in ``staging`` until they are whole."""
        return self.store.folder / WARC_FOLDER if isinstance(self.store, LocalStore) else staging

    def keep_warc(self, path: Path) -> None:
        """Take a WARC file that is complete; one that lies in the archive already stays where it is.

        Raises:
            Transient: an object store cannot be reached; the file stays in its folder.
        """
        if not isinstance(self.store, LocalStore):
            self.store.take(f"{WARC_FOLDER}/{path.name}", path)


def _name(body_hash: str) -> str:
    return f"{body_hash[:2]}/{body_hash[2:4]}/{body_hash}.zst"
