"""The pools that tasks run in. The set-up creates them: a task in a pool that does not exist is never scheduled."""

WEB_POOL = "kursk_web"
"""Tasks that wait for other people's servers."""
CPU_POOL = "kursk_cpu"
"""Tasks that compute."""
WATCH_POOL = "kursk_watch"
"""Tasks that look for trouble: of their own, so that a full pool cannot silence them."""

AGAIN_POOL = "kursk_again"
"""Tasks that read the archive again: one at a time, beside the schedule."""

BACKFILL_POOL = "kursk_backfill"
"""Tasks that make up for the past: one at a time, so that they take nothing from the schedule."""

RECALL_POOL = "kursk_recall"
"""The daily look at what was missed: not behind a backfill that runs for days."""

POOLS: dict[str, int] = {
    WEB_POOL: 4,
    CPU_POOL: 2,
    WATCH_POOL: 1,
    AGAIN_POOL: 1,
    BACKFILL_POOL: 1,
    RECALL_POOL: 1,
}
"""Slots by pool. Polls mostly wait, so four fit on two cores; computing tasks take a core each; watching takes seconds."""


def slots(*, fetch_parts: int, cpu_parts: int) -> dict[str, int]:
    """Slots by pool where jobs work in so many parts: all parts of one may run at once."""
    return POOLS | {WEB_POOL: max(POOLS[WEB_POOL], fetch_parts), CPU_POOL: max(POOLS[CPU_POOL], cpu_parts)}


WEB_QUEUE = "web"
"""The queue of tasks that wait for servers. Queues are Celery's: each is served by workers of its own kind, so that
machines with memory for models do not wait for the web. LocalExecutor ignores them."""
NLP_QUEUE = "nlp"
"""The queue of computing tasks."""
QUEUES = (WEB_QUEUE, NLP_QUEUE)
"""Every queue that a worker must serve; a task in any other is never run."""
