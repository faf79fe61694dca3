"""What runs inside a worker of ``workers.WorkerPool``: load one function, answer item by item, obey the limits."""

from __future__ import annotations

import pickle
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kursk_pipeline.errors import Fatal, Transient, Unprocessable

MAX_DETAIL_CHARACTERS = 500
MEGABYTE = 1024 * 1024


def serve(descriptor: int) -> None:
    """Be the child: load the function named by the parent, then answer item by item until the parent hangs up."""
    connection = Connection(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    payload, limits = connection.recv()
    function = pickle.loads(payload)  # noqa: S301 - from our own parent
    _limit_memory(limits.megabytes)
    connection.send(("ready",))
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)
        answer = _work(function, item)
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.send_bytes(answer)


def _work(function: Callable[[Any], Any], item: Any) -> bytes:
    """Run the function on the item; whatever happens becomes a message. The one catch-all of the pool."""
    try:
        return pickle.dumps(("result", function(item)))
    except (Unprocessable, Transient) as error:
        answer: tuple[str, ...] = ("failure", error.reason, error.detail)
    except Fatal as error:
        answer = ("fatal", str(error))
    except MemoryError:
        answer = ("spent", "memory", "the memory limit was reached")
    except Exception as error:  # noqa: BLE001 - an unknown fault of one item must not cost the others
        answer = ("failure", "crash", f"{type(error).__name__}: {error}"[:MAX_DETAIL_CHARACTERS])
    return pickle.dumps(answer)


def _limit_memory(megabytes: int) -> None:
    """Allow so much address space on top of what is mapped now. Without ``/proc`` (not Linux) there is no limit."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        mapped = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        limit = mapped + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
