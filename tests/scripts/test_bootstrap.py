"""The set-up of a fresh, broken or unsuitable machine. Packages are not installed: a uv of the test's own notes the call."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BASE = sys._base_executable  # type: ignore[attr-defined]
"""The interpreter that the environment of these tests was made from: as on a fresh machine."""
ROOT = Path(__file__).resolve().parents[2]
NOTING_UV = """#!/bin/sh
[ "$1" = --version ] && echo "uv {version}" && exit 0
echo "$@" >> "$(dirname "$0")/../../../uv.log"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder, in a place whose name has a space, with a uv that installs nothing and notes what it is told."""
    folder = tmp_path / "a project"
    for name in ("scripts", "locks", "kursk_pipeline"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "newsroom", "adapters")
        )
    uv = folder / ".venv" / "uv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    version = (ROOT / "locks" / "bootstrap.txt").read_text().split("==")[1].split()[0]
    uv.write_text(NOTING_UV.format(version=version))
    uv.chmod(0o755)
    return folder


def set_up(project: Path, group: str = "runtime", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [project / "scripts" / "setup", group]
    told = {**os.environ, "PYTHON": BASE, **environment}
    return subprocess.run(command, check=False, env=told, capture_output=True, text=True)


def calls(project: Path) -> list[str]:
    log = project / "uv.log"
    return log.read_text().splitlines() if log.exists() else []


def test_the_lock_is_installed_by_hash_and_only_once(project: Path) -> None:
    for _ in range(2):
        assert set_up(project).returncode == 0
    assert len(calls(project)) == 1
    assert "--require-hashes" in calls(project)[0]
    assert calls(project)[0].endswith("locks/runtime.txt")


def test_the_development_group_holds_the_runtime_group(project: Path) -> None:
    for group in ("runtime", "dev", "runtime"):
        assert set_up(project, group).returncode == 0
    assert [call.rpartition("/")[2] for call in calls(project)] == ["runtime.txt", "dev.txt"]


def test_a_changed_lock_is_installed(project: Path) -> None:
    set_up(project)
    with (project / "locks" / "runtime.txt").open("a") as lock:
        lock.write("# changed\n")
    set_up(project)
    assert len(calls(project)) == 2


def test_an_installation_that_was_cut_short_is_done_again_from_the_start(project: Path) -> None:
    set_up(project)
    (project / ".venv" / "installing").touch()
    assert set_up(project).returncode == 0
    assert ["--reinstall" in call for call in calls(project)] == [False, True]
    assert not (project / ".venv" / "installing").exists()


@pytest.mark.parametrize("damage", ["no python", "dangling python", "moved"])
def test_a_broken_environment_is_made_again(project: Path, damage: str) -> None:
    set_up(project)
    python = project / ".venv" / "bin" / "python"
    if damage == "moved":
        project = project.rename(project.with_name("elsewhere"))
        python = project / ".venv" / "bin" / "python"
    else:
        python.unlink()
        if damage == "dangling python":
            python.symlink_to("/nowhere/python3")
    ended = set_up(project)
    assert ended.returncode == 0, ended.stderr
    answer = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == str(project / ".venv")


def test_the_command_finds_the_project_from_any_folder(project: Path, tmp_path: Path) -> None:
    set_up(project)
    main = project / "kursk_pipeline" / "cli" / "main.py"
    main.write_text("def main():\n    print('here')\n")
    command = project / ".venv" / "bin" / "kursk"
    assert subprocess.run([command], check=True, cwd=tmp_path, capture_output=True, text=True).stdout == "here\n"


def test_a_python_that_does_not_fit_is_refused_with_the_fix(project: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ended = set_up(project, PYTHON=str(old))
    assert ended.returncode == 1
    assert "No Python 3.11, 3.12 or 3.13" in ended.stderr
    assert "make PYTHON=/path/to/python3.12" in ended.stderr


def test_a_full_disk_is_told_before_anything_is_installed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap = load(project)
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 2**62)
    assert bootstrap.main(["runtime"]) == 1
    assert "Fix: free some space" in capsys.readouterr().err
    assert calls(project) == []


def test_the_machines_own_pip_settings_reach_uv(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels /more")
    bootstrap = load(project)
    monkeypatch.setattr(bootstrap.sys, "executable", BASE)
    found = bootstrap.pip_settings()
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert found["UV_FIND_LINKS"] == "/wheels,/more"


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("error: No space left on device (os error 28)", "free some space"),
        ("dns error: failed to lookup address", "needs a package index"),
        ("Hash mismatch for rich==15", "do not install it"),
        ("something new", "read the message above"),
    ],
)
def test_what_uv_says_is_followed_by_what_helps(project: Path, said: str, fix: str) -> None:
    message = str(load(project).explained("It failed", said))
    assert said in message
    assert fix in message.partition("Fix: ")[2]


def test_the_locks_pin_everything_by_hash_and_name_no_index() -> None:
    for name in ("bootstrap", "runtime", "dev"):
        text = (ROOT / "locks" / f"{name}.txt").read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
        assert not [line for line in text.splitlines() if line.startswith(("-i", "--index", "--find-links", "--extra"))]


def load(project: Path) -> ModuleType:
    """The script as a module, working on this project."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", project / "scripts" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert json.loads(json.dumps(module.fingerprint("runtime")))["root"] == str(project)
    return module
