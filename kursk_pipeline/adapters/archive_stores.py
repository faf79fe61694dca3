"""Where the archive keeps its files: a local folder, or any object store that fsspec knows.

fsspec was taken before obstore: Airflow brings it (its ObjectStoragePath stands on it), it speaks to every store that
Airflow does with the same settings, and it needs nothing further for local and in-memory stores. Credentials are read
by the store's own library from its own environment (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``), never from an address.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from kursk_pipeline.errors import ConfigError, Transient

_SETTING = "KURSK_ARCHIVE_URL"
_FIX = "give a local folder as file:///absolute/path, or a bucket as s3://bucket/prefix"
_NOT_FOR_BODIES = frozenset({"http", "https", "data", "github", "reference", "cached", "simplecache", "blockcache"})


class Store(Protocol):
    """Files by name; a name has parts parted by slashes. A file is there whole or not at all."""

    where: str

    def write(self, name: str, content: bytes) -> None:
        """Keep a file; on return it is safe."""

    def read(self, name: str) -> bytes:
        """Give back a file; FileNotFoundError when it is not there."""

    def has(self, name: str) -> bool:
        """True when the file is there."""

    def take(self, name: str, path: Path) -> None:
        """Move a file of this machine into the store, in place of one of that name."""

    def as_local(self, name: str, folder: Path, /) -> Path:
        """A path of this machine at which a file can be read; an object is downloaded into the folder."""

    def size(self, name: str) -> int:
        """Bytes of a file; FileNotFoundError when it is not there."""

    def delete(self, name: str) -> None:
        """Delete a file; nothing happens when it is not there."""

    def names(self, folder: str) -> list[str]:
        """The files that lie in a folder, by name, ascending."""


def open_store(url: str) -> Store:
    """The store that an address means.

    Raises:
        ConfigError: no address, or of a store that cannot be written to or whose library is not installed.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return LocalStore(Path(unquote(parts.path)))
    if not parts.scheme or parts.scheme == "file" or parts.scheme in _NOT_FOR_BODIES:
        raise ConfigError(_SETTING, "", f"cannot keep bodies at {url!r}", _FIX)
    if parts.username or parts.password:
        raise ConfigError(_SETTING, "", "credentials stand in the address", "set them as its library reads them")
    return ObjectStore(url)


class LocalStore:
    """A folder of this machine.

    Args:
        folder: made when it is first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.where = folder, str(folder)

    def write(self, name: str, content: bytes) -> None:
        """Write aside, sync, rename, sync the folder: after a power cut the file is whole or absent."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
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
        sync_folder(target.parent)

    def read(self, name: str) -> bytes:
        """Give back a file."""
        return (self.folder / name).read_bytes()

    def has(self, name: str) -> bool:
        """True when the file is there."""
        return (self.folder / name).exists()

    def take(self, name: str, path: Path) -> None:
        """Move a file into the folder; it must lie on the same file system."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        sync_folder(target.parent)

    def as_local(self, name: str, _folder: Path, /) -> Path:
        """Where the file lies; the folder is not needed."""
        return self.folder / name

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return (self.folder / name).stat().st_size

    def delete(self, name: str) -> None:
        """Delete a file, for good: its name is gone after a power cut too."""
        target = self.folder / name
        if target.exists():
            target.unlink()
            sync_folder(target.parent)

    def names(self, folder: str) -> list[str]:
        """The files that lie in a folder; those being written are not among them."""
        found = (self.folder / folder).glob("[!.]*")
        return sorted(f"{folder}/{path.name}" for path in found if path.is_file())


class ObjectStore:
    """A bucket with a prefix, or any other store of fsspec; objects appear whole.

    Args:
        url: as fsspec reads it, such as ``s3://bucket/prefix`` or ``gs://bucket``.

    Raises:
        ConfigError: fsspec knows no such store, or its library is not installed.
    """

    def __init__(self, url: str) -> None:
        import fsspec

        try:
            self._files, root = fsspec.core.url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
        except ImportError as error:
            fix = f"install it (for s3: pip install 'kursk[s3]'), or {_FIX}"
            raise ConfigError(_SETTING, "", f"the library for {url!r} is not installed: {error}", fix) from error
        except ValueError as error:
            raise ConfigError(_SETTING, "", f"cannot keep bodies at {url!r}: {error}", _FIX) from error
        self._root, self.where = root.rstrip("/"), url

    def write(self, name: str, content: bytes) -> None:
        """Keep an object.

        Raises:
            Transient: the store cannot be reached.
        """
        self._try("pipe_file", f"{self._root}/{name}", content)

    def read(self, name: str) -> bytes:
        """Give back an object.

        Raises:
            FileNotFoundError: there is none.
            Transient: the store cannot be reached.
        """
        return bytes(self._try("cat_file", f"{self._root}/{name}"))

    def has(self, name: str) -> bool:
        """True when the object is there.

        Raises:
            Transient: the store cannot be reached.
        """
        try:
            self._try("info", f"{self._root}/{name}")
        except FileNotFoundError:
            return False
        return True

    def take(self, name: str, path: Path) -> None:
        """Upload a file, piece by piece, and delete it here.

        Raises:
            Transient: the store cannot be reached; the file stays.
        """
        self._try("put_file", str(path), f"{self._root}/{name}")
        path.unlink()

    def as_local(self, name: str, folder: Path, /) -> Path:
        """Download an object.

        Raises:
            FileNotFoundError: there is none.
            Transient: the store cannot be reached.
        """
        target = folder / name.rpartition("/")[2]
        self._try("get_file", f"{self._root}/{name}", str(target))
        return target

    def size(self, name: str) -> int:
        """Bytes of an object.

        Raises:
            FileNotFoundError: there is none.
            Transient: the store cannot be reached.
        """
        return int(self._try("size", f"{self._root}/{name}"))

    def delete(self, name: str) -> None:
        """Delete an object.

        Raises:
            Transient: the store cannot be reached.
        """
        with suppress(FileNotFoundError):
            self._try("rm_file", f"{self._root}/{name}")

    def names(self, folder: str) -> list[str]:
        """The objects that lie in a folder.

        Raises:
            Transient: the store cannot be reached.
        """
        try:
            found = self._try("ls", f"{self._root}/{folder}", False)
        except FileNotFoundError:
            return []
        return sorted(f"{folder}/{str(path).rstrip('/').rpartition('/')[2]}" for path in found)

    def _try(self, verb: str, *arguments: Any) -> Any:
        try:
            return getattr(self._files, verb)(*arguments)
        except FileNotFoundError:
            raise
        except Exception as error:  # each store's library has errors of its own, and all of them mean this
            raise Transient("archive_unreachable", f"{self.where}: {type(error).__name__}: {error}"[:500]) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
