"""The supervisor on real processes: it restarts what dies, and stops its own with all their children, nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import processes
from kursk_pipeline.local.processes import Leader
from kursk_pipeline.local.supervisor import Program, Supervisor, end_leftovers, supervisor_of

SLEEPER = Program("sleeper", ("/bin/sh", "-c", "sleep 1000 & sleep 1000"))
STUBBORN = Program("stubborn", ("/bin/sh", "-c", "trap '' TERM; sleep 1000 & wait; sleep 1000"))
# A child in a process group of its own, as Airflow puts each task.
GROUPED = Program(
    "grouped",
    (sys.executable, "-c", "import subprocess; subprocess.run(['sleep', '1000'], process_group=0)"),
)
DYING = Program("dying", ("/bin/sh", "-c", "echo the disk of my data is gone; exit 7"))


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def leader_of(state: Path, name: str) -> Leader:
    found = processes.load(state / "run" / f"program-{name}.json")
    assert found is not None
    return found


def living(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


def members(state: Path, name: str, count: int) -> list[int]:
    leader = leader_of(state, name)
    until(lambda: len(leader.session()) >= count)
    return [process.pid for process in leader.session()]


def test_leaving_stops_every_child_and_nobody_else(tmp_path: Path) -> None:
    bystander = subprocess.Popen(SLEEPER.command, start_new_session=True)
    with Supervisor(tmp_path) as supervisor:
        supervisor.start([SLEEPER, GROUPED])
        own = members(tmp_path, "sleeper", 3) + members(tmp_path, "grouped", 2)
        assert living(own) == own
    assert living(own) == []
    assert bystander.poll() is None
    processes.end([processes.leader(bystander.pid)], seconds=5)
    bystander.wait()


def test_what_ignores_the_request_to_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kursk_pipeline.local.supervisor.STOP_SECONDS", 0.2)
    with Supervisor(tmp_path) as supervisor:
        supervisor.start([STUBBORN])
        own = members(tmp_path, "stubborn", 2)
    assert living(own) == []


def test_a_program_that_dies_is_started_again_without_its_orphans(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start([SLEEPER])
        before = members(tmp_path, "sleeper", 3)
        os.kill(leader_of(tmp_path, "sleeper").pid, signal.SIGKILL)
        until(supervisor.check)
        assert living(before) == []
        assert leader_of(tmp_path, "sleeper").is_alive()


def test_a_program_that_keeps_dying_ends_in_an_error_with_its_last_words(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start([DYING])
        with pytest.raises(SetupError, match=r"dying keeps dying \(exit code 7\)[\s\S]*the disk of my data is gone"):
            until(lambda: supervisor.check() and False)


def test_a_second_supervisor_is_refused(tmp_path: Path) -> None:
    with Supervisor(tmp_path), pytest.raises(SetupError, match="make down"), Supervisor(tmp_path):
        pass


def test_what_a_killed_supervisor_left_is_found_and_ended(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from kursk_pipeline.local.supervisor import Program, Supervisor\n"
        "with Supervisor(Path(sys.argv[1])) as one:\n"
        "    one.start([Program('sleeper', ('/bin/sh', '-c', 'sleep 1000 & sleep 1000'))]); time.sleep(1000)"
    )
    killed = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    until((tmp_path / "run" / "program-sleeper.json").exists)
    left = members(tmp_path, "sleeper", 3)
    killed.kill()
    killed.wait()
    # The leader is gone too: its children are known by the session alone.
    os.kill(leader_of(tmp_path, "sleeper").pid, signal.SIGKILL)
    assert supervisor_of(tmp_path) is None
    assert end_leftovers(tmp_path) == 1
    assert living(left) == []


def test_a_record_whose_number_went_to_another_process_ends_nobody(tmp_path: Path) -> None:
    bystander = subprocess.Popen(SLEEPER.command, start_new_session=True)
    real = processes.leader(bystander.pid)
    record = tmp_path / "run" / "program-old.json"
    processes.save(record, Leader(real.pid, real.started - 100))
    end_leftovers(tmp_path)
    assert bystander.poll() is None
    processes.end([real], seconds=5)
    bystander.wait()
