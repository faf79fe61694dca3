"""Set up ``.venv`` from a hash-pinned lock, with nothing but the standard library.

Run through ``scripts/setup``. A stamp in ``.venv`` says what was installed, so a second run ends at once; a marker says
that an installation began, so one that was cut short is done again from the start. uv installs the packages. pip brings
uv, itself pinned by hash; where a package index lies is the machine's own configuration of pip or uv, never ours.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "uv" / "bin" / "uv"
STAMP = VENV / "installed.json"
STARTED = VENV / "installing"
OLDEST, TOO_NEW = (3, 11), (3, 14)
NEEDED_BYTES = 2 * 1024**3
"""The installed packages take 0.9 GB, and uv's cache the same again where the two cannot share files."""
PASSED_ON = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}
"""pip's settings that uv does not read, and uv's names for them."""
FIXES = (
    (("no space left",), "free some space on the disk, then run make again."),
    (
        ("dns error", "connect", "timed out", "name resolution", "network is unreachable"),
        "the first set-up needs a package index: connect, or name a mirror: pip config set global.index-url ADDRESS",
    ),
    (("hash",), "a package differs from the locked one: do not install it; see where the index gets it from."),
    (("",), "read the message above, then run make again; what is done is kept."),
)
"""What pip and uv say, and what helps; the first that fits."""
WRAPPER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from kursk_pipeline.cli.main import main

sys.exit(main())
"""
"""The command. The first lines let a path of any length and with spaces name the interpreter."""


class NotReadyError(Exception):
    """The machine is not as needed; the message ends with the fix."""


def main(arguments):
    """Set up the group named last, or with ``--check`` say by the exit code whether it is set up already."""
    group = arguments[-1]
    if "--check" in arguments:
        return 0 if is_current(group) else 1
    try:
        require_python()
        VENV.mkdir(exist_ok=True)
        with (VENV / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (is_current(group) and environment_works()):
                set_up(group)
    except NotReadyError as problem:
        say(f"Set-up stopped. {problem}")
        return 1
    except OSError as problem:
        say(f"Set-up stopped. {problem}. Fix: make sure that {ROOT} is writable and its disk is not full.")
        return 1
    return 0


def say(line):
    """Tell the reader."""
    sys.stderr.write(line + "\n")


def lock_of(group):
    """The lock file of a group."""
    return ROOT / "locks" / f"{group}.txt"


def fingerprint(group):
    """What the stamp of a finished set-up says: all that decides what is installed and where."""
    inputs = [lock_of(group), lock_of("bootstrap"), Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    return {"group": group, "inputs": digest, "root": str(ROOT)}


def installed():
    """The stamp; empty when there is none that can be read."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def is_current(group):
    """Whether the group is set up. The development group holds all of the runtime group."""
    return installed() in [fingerprint(group), fingerprint("dev")] and not STARTED.exists()


def require_python():
    """Refuse a Python that the lock was not made for."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        raise NotReadyError(
            "Python {}.{} does not fit. Fix: use 3.11, 3.12 or 3.13: make PYTHON=python3.12".format(*sys.version_info)
        )


def set_up(group):
    """Make the environment, install the lock into it and link the project."""
    group = "dev" if installed().get("group") == "dev" else group
    require_disk()
    say(f"Setting up .venv ({group} packages; the first time takes some minutes) ...")
    STAMP.unlink(missing_ok=True)
    make_environment()
    cut_short = STARTED.exists()
    STARTED.touch()
    bring_uv()
    install(group, again=cut_short)
    link_project()
    STAMP.write_text(json.dumps(fingerprint(group)))
    STARTED.unlink()


def require_disk():
    """Refuse to begin what cannot end."""
    free = shutil.disk_usage(ROOT).free
    if not installed() and free < NEEDED_BYTES:
        raise NotReadyError(
            f"{free // 1024**2} MB are free in {ROOT}, {NEEDED_BYTES // 1024**2} MB are needed. Fix: free some space."
        )


def make_environment():
    """Make ``.venv``, or make a broken one again. ``--without-pip``: Debian parts ensurepip from its Python."""
    if environment_works():
        return
    for name in ("bin", "lib", "lib64", "include", "pyvenv.cfg"):
        remove(VENV / name)
    made = run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    if made.returncode != 0 or not environment_works():
        version = "{}.{}".format(*sys.version_info)
        raise NotReadyError(
            f"Python could not make .venv: {made.stdout.strip()[-500:]} Fix: apt-get install python{version}-venv"
        )


def remove(path):
    """Delete a file, link or folder that may be there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def environment_works():
    """Whether ``.venv`` holds a Python that fits and knows this place as its own (environments cannot be moved)."""
    question = "import sys; print(sys.prefix); print(sys.version_info[0] == 3 and 11 <= sys.version_info[1] < 14)"
    try:
        answer = run([str(PYTHON), "-I", "-c", question])
    except OSError:
        return False
    return answer.stdout.split("\n")[:2] == [str(VENV), "True"]


def run(command, *, stderr=subprocess.STDOUT, **variables):
    """Run a command; its messages are in ``stdout`` unless they are sent elsewhere."""
    environment = {**os.environ, **variables}
    return subprocess.run(  # noqa: S603 -- commands of this file only
        command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment, check=False
    )


def bring_uv():
    """Install uv by pip, at the pinned version; where there is no pip, use a uv that the machine has."""
    if uv_works():
        return
    remove(VENV / "uv")
    said = "This Python has neither pip nor ensurepip (Debian and Ubuntu: apt-get install python3-venv)."
    if command := pip():
        options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--target", str(VENV / "uv")]
        command = [*command, "install", "--quiet", *options, "-r", str(lock_of("bootstrap"))]
        said = run(command, PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0").stdout.strip()[-700:]
    if not uv_works() and (found := shutil.which("uv")):
        remove(VENV / "uv")
        UV.parent.mkdir(parents=True)
        UV.symlink_to(found)
    elif not uv_works():
        raise explained("uv, which installs the packages, could not be installed", said)


def uv_works():
    """Whether the pinned uv is there and runs."""
    try:
        return run([str(UV), "--version"]).stdout.split()[1:2] == [pinned_uv()]
    except OSError:
        return False


def pinned_uv():
    """The version in the bootstrap lock."""
    return lock_of("bootstrap").read_text().split("==")[1].split()[0]


def pip():
    """The command that is pip: the interpreter's own, else that of an environment made for it; None without ensurepip."""
    if run([sys.executable, "-m", "pip", "--version"]).returncode == 0:
        return [sys.executable, "-m", "pip"]
    own = [str(VENV / "pip" / "bin" / "python"), "-m", "pip"]
    made = run([sys.executable, "-m", "venv", "--clear", str(VENV / "pip")])
    return own if made.returncode == 0 else None


def install(group, *, again):
    """Make the environment hold what the lock says and nothing else."""
    command = [str(UV), "pip", "sync", "--require-hashes", "--python", str(PYTHON), str(lock_of(group))]
    command += ["--reinstall"] if again else []
    plain = {"UV_PYTHON_DOWNLOADS": "never", **own_cache()}
    passed_on = {**plain, **pip_settings()}
    # A person watches uv's own progress; anyone else is told what uv said when it fails.
    stderr = None if sys.stderr.isatty() else subprocess.STDOUT
    for attempt in [passed_on] if "UV_DEFAULT_INDEX" in passed_on else [plain, passed_on]:
        ended = run(command, stderr=stderr, **attempt)
        if ended.returncode == 0:
            return
    raise explained("The packages could not be installed", ended.stdout.strip()[-1500:])


def own_cache():
    """A cache beside the environment for users whose home cannot be written; all others keep the one they have."""
    is_told = "UV_CACHE_DIR" in os.environ or "XDG_CACHE_HOME" in os.environ
    if is_told or os.access(os.path.expanduser("~"), os.W_OK):  # noqa: PTH111 -- Path.home() raises without a home
        return {}
    return {"UV_CACHE_DIR": str(VENV / "uv-cache")}


def pip_settings():
    """Where pip is told to look for packages, in uv's words; what uv is told already stays.

    Versions and hashes are pinned, so the best match over all indexes is the right one whichever comes first.
    """
    command, found = pip(), {}
    for line in run([*command, "config", "list"]).stdout.splitlines() if command else []:
        key, _, value = line.partition("=")
        name = PASSED_ON.get(key.rpartition(".")[2])
        if name and value and name not in os.environ:
            words = value.strip("'\"").replace("\\n", " ").split()
            found[name] = ("," if name == "UV_FIND_LINKS" else " ").join(words)
    return {**found, "UV_INDEX_STRATEGY": "unsafe-best-match"} if found else {}


def explained(problem, output):
    """The error for what pip or uv said, with the fix that fits it."""
    words = output.lower()
    fix = next(fix for signs, fix in FIXES if any(sign in words for sign in signs))
    return NotReadyError(f"{problem}:\n{output}\nFix: {fix}")


def link_project():
    """Let the environment import the project, and put the ``kursk`` command into it."""
    packages = run(
        [str(PYTHON), "-I", "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    ).stdout.strip()
    (Path(packages) / "kursk.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "kursk"
    command.write_text(WRAPPER.format(python=PYTHON))
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
