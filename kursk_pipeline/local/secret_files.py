"""Random secrets in files that only their owner can read, each made once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FOLDER = "secrets"


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)


def secret(state: Path, name: str, *, make: str | None = None) -> str:
    """The secret of this name, made at the first call.

    Args:
        state: the state folder; the secret lies in its ``secrets`` folder.
        name: file name.
        make: the value to store when there is none yet; 32 random bytes, URL-safe, when left out.
    """
    path = state / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if not path.exists():
        write_private(path, make if make is not None else secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()
