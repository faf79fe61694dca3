"""What is done to the running stack. Each waits for its moment, strikes, and says what it did."""

from tests.compose.stack import Stack, wait

STEP_SECONDS = 600
"""How long a step may take to come; on two cores each begins within two minutes."""


def kill_worker(stack: Stack) -> str:
    """The machine that computes is gone in the middle of a batch: the worker that cleans."""
    _step_begins(stack, "clean")
    victim = _runs_task(stack, "clean")
    stack.kill(victim)
    return f"killed the worker {victim} while it cleaned"


def add_worker(stack: Stack) -> str:
    """A new machine joins. The killed one has stopped for good: three are wanted, one is made anew."""
    before = set(stack.containers("worker-nlp"))
    stack.up(worker_web=2, worker_nlp=3)
    added = set(stack.containers("worker-nlp")) - before
    return f"added {len(added)} workers: {len(before)} before, {len(before | added)} now"


def restart_databases(stack: Stack) -> str:
    """Both PostgreSQL servers fall and come back while a step writes."""
    step = _any_step(stack)
    for service in ("warehouse", "airflow-db"):
        stack.compose("kill", service)
    stack.compose("start", "warehouse", "airflow-db")
    return f"killed and started both PostgreSQL servers while {step} ran"


def restart_scheduler(stack: Stack) -> str:
    """The scheduler is killed; compose starts it again."""
    stack.compose("kill", "scheduler")
    stack.compose("start", "scheduler")
    return "killed and started the scheduler"


ALL = [kill_worker, add_worker, restart_databases, restart_scheduler]


def _step_begins(stack: Stack, step: str) -> None:
    query = f"select 1 from ops.run where stage = '{step}' and finished_at is null"
    wait(
        lambda: bool(stack.ask("warehouse", "warehouse", query)), seconds=STEP_SECONDS, what=f"{step} begins", every=0.2
    )


def _any_step(stack: Stack) -> str:
    """The step after cleaning that runs next."""
    query = "select stage from ops.run where stage in ('judge', 'dedup', 'extract', 'load') and finished_at is null"
    found: list[list[str]] = []

    def begins() -> bool:
        found[:] = stack.ask("warehouse", "warehouse", query)
        return bool(found)

    wait(begins, seconds=STEP_SECONDS, what="a step after cleaning", every=0.2)
    return found[0][0]


def _runs_task(stack: Stack, task: str) -> str:
    """The container whose host name a running task instance bears."""
    query = (
        f"select hostname from task_instance where dag_id = 'kursk_ingest' and task_id = '{task}' and state = 'running'"
    )
    hosts = stack.ask("airflow-db", "airflow", query)
    return hosts[0][0]
