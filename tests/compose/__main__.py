"""The whole stack of docker-compose.yml, really run: once undisturbed, once with parts of it killed; the same rows.

    make compose-test

Needs Debian, root, a Docker engine and debootstrap (`apt-get install docker.io docker-compose debootstrap`). Ingests
the newsroom with two workers of each kind, and compares by natural keys what both runs left in the warehouse. Writes
docs/compose_test.md.
"""

import argparse
import json
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.compose import faults, images
from tests.compose.stack import Stack, wait

RUN_SECONDS = 1500
"""One run of the newsroom through all steps; undisturbed it takes about three minutes on two cores."""
HEALTHY_SECONDS = 420
"""The longest health check has a start period of a minute and asks once a minute."""
RUNS = "select count(*) from dag_run where dag_id = 'kursk_ingest' and state = 'success'"
WAITING = "select (select count(*) from work.pending) + (select count(*) from work.fetch where due_at is null)"
"""What is put off is no work left to do: its time comes with a later run of the schedule."""
REPORT = images.ROOT / "docs/compose_test.md"
DIGEST = (images.ROOT / "tests/journey/digest.py").read_text() + (
    "\nimport json, os\nprint('DIGEST' + json.dumps(digest(os.environ['KURSK_DATABASE_URL'])))\n"
)


def main() -> int:
    """Run both, compare, write the report; 1 when the rows differ."""
    parser = argparse.ArgumentParser(prog="make compose-test", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="leave the disturbed stack running")
    keep = parser.parse_args().keep
    images.make_all()
    with _started(keep=False) as stack:
        calm = _ingest(stack, [])
    with _started(keep=keep) as stack:
        disturbed = _ingest(stack, faults.ALL)
    report = _report(calm, disturbed)
    REPORT.write_text(report)
    print(report)
    return 0 if calm["digest"] == disturbed["digest"] else 1


@contextmanager
def _started(*, keep):
    with tempfile.TemporaryDirectory(prefix="kursk-compose-") as folder:
        stack = Stack(Path(folder))
        stack.down()
        try:
            stack.up(worker_web=2, worker_nlp=2)
            seconds = wait(lambda: _is_healthy(stack), seconds=HEALTHY_SECONDS, what="every container healthy", every=5)
            print(f"healthy after {seconds:.0f} s", flush=True)
            yield stack
        finally:
            if not keep:
                stack.down()


def _is_healthy(stack):
    states = stack.health()
    return all(
        state in ("healthy", "running") or ("init" in name and state == "exited") for name, state in states.items()
    )


def _ingest(stack, disturbances):
    """Let the schedule run until a run has succeeded and nothing waits; what happened on the way, and the rows."""
    began, told = time.monotonic(), []
    stack.inside("scheduler", "airflow", "dags", "unpause", "kursk_ingest")
    for disturbance in disturbances:
        did = disturbance(stack)
        told.append(f"{time.monotonic() - began:.0f} s: {did}")
        print(told[-1], flush=True)
    wait(lambda: _is_done(stack), seconds=RUN_SECONDS, what="a run that ended well with nothing left to do", every=3)
    wait(lambda: _is_healthy(stack), seconds=HEALTHY_SECONDS, what="every container healthy again", every=5)
    shown = stack.inside("worker-nlp", "python", "-c", DIGEST)
    return {"seconds": time.monotonic() - began, "told": told, "digest": json.loads(shown.split("DIGEST")[1])}


def _is_done(stack):
    try:
        (runs,) = stack.ask("airflow-db", "airflow", RUNS)
        (left,) = stack.ask("warehouse", "warehouse", WAITING)
    except (RuntimeError, ValueError):
        return False  # a database that is starting anew
    return runs != ["0"] and left == ["0"]


def _report(calm, disturbed):
    rows = [_row(name, one, disturbed["digest"][name]) for name, one in calm["digest"].items()]
    return "\n".join(
        [
            "# The stack under trouble: the last result",
            "",
            f"Written by `make compose-test` on {datetime.now(UTC):%Y-%m-%d}: the newsroom ingested by the containers of",
            "`docker-compose.yml`, two workers of each kind, once undisturbed and once with parts of it killed.",
            "",
            f"Undisturbed: {calm['seconds']:.0f} s from the start of the schedule. Disturbed: {disturbed['seconds']:.0f} s:",
            "",
            *[f"- {line}" for line in disturbed["told"]],
            "",
            "| rows | undisturbed | disturbed | by natural keys |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(name, calm, disturbed):
    return f"| {name} | {calm[0]} | {disturbed[0]} | {'same' if calm == disturbed else '**different**'} |"


if __name__ == "__main__":
    raise SystemExit(main())
