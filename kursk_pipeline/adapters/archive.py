"""The archive: bodies as received, kept under their own hash, so that later stages can run again without the web.

One file a body, ``ab/cd/<SHA-256>.zst``. A file is complete or not there (written aside, synced, renamed), writing the
same body twice is harmless, and what is read is checked against its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from kursk_pipeline.errors import ConfigError, Unprocessable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 6
"""zstd level: news pages shrink to a fifth at about 60 MB a second; higher levels gain a few per cent and cost much."""
_HASH = re.compile(r"[0-9a-f]{64}")


class Archive:
    """Bodies by content hash, in a local folder.

    Args:
        url: ``file:///absolute/folder``; the folder is made when it is first written to.

    Raises:
        ConfigError: another kind of place.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or not parts.path.startswith("/"):
            raise ConfigError(
                "KURSK_ARCHIVE_URL",
                "",
                f"cannot keep bodies at {url!r}",
                "give a local folder as file:///absolute/path",
            )
        self.folder = Path(unquote(parts.path))

    def put(self, body: bytes) -> str:
        """Keep a body; returns its SHA-256, 64 lower-case hexadecimal digits. On return it is on the disk."""
        body_hash = hashlib.sha256(body).hexdigest()
        target = self._path(body_hash)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, zstd.compress(body, level=LEVEL))
        return body_hash

    def get(self, body_hash: str) -> bytes:
        """Give back a body.

        Raises:
            Unprocessable: ``archive_missing``: it is not here; ``archive_corrupt``: it is not what its name says.
        """
        if not _HASH.fullmatch(body_hash):
            raise Unprocessable("archive_missing", f"not a body hash: {body_hash[:80]!a}")
        try:
            body = zstd.decompress(self._path(body_hash).read_bytes())
        except FileNotFoundError as error:
            raise Unprocessable("archive_missing", f"no body {body_hash} in {self.folder}") from error
        except zstd.ZstdError as error:
            raise Unprocessable("archive_corrupt", f"body {body_hash} cannot be unpacked: {error}") from error
        if hashlib.sha256(body).hexdigest() != body_hash:
            raise Unprocessable("archive_corrupt", f"body {body_hash} does not match its hash")
        return body

    def has(self, body_hash: str) -> bool:
        """True when the body is here."""
        return bool(_HASH.fullmatch(body_hash)) and self._path(body_hash).exists()

    def _path(self, body_hash: str) -> Path:
        return self.folder / body_hash[:2] / body_hash[2:4] / f"{body_hash}.zst"


def _write_whole(target: Path, content: bytes) -> None:
    """Write aside, sync, rename, sync the folder: after a power cut the file is whole or absent."""
    aside = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
