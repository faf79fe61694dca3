"""Hosts in turn over all workers: who may ask which host now, in PostgreSQL.

`web_pace` keeps one request a host at a time, and a pause after it, within one process. A lease does the same over all
processes and machines: it is taken for one request and given back with the pause that follows. So two workers never ask
one host at once, and none waits for a host while it holds another.
"""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse.store import Store

LOOK_AGAIN_SECONDS = 1.0
"""A host may become free before its lease ends: whoever waits looks again this often."""
CONNECTIONS = 4
"""A worker asks 32 hosts at once, and a lease takes a millisecond or two: more would only wait for each other."""
OLD_SECONDS = 86_400
"""Rows of hosts that nobody asked for a day say nothing any more."""

_TAKE = text("""
    insert into ops.host_lease as lease (host, holder, free_at)
    values (:host, :holder, clock_timestamp() + make_interval(secs => :seconds))
    on conflict (host) do update set holder = excluded.holder, free_at = excluded.free_at
    where lease.free_at <= clock_timestamp()
    returning 0.0
""")
_WAIT = text("select extract(epoch from free_at - clock_timestamp()) from ops.host_lease where host = :host")
_GIVE_BACK = text("""
    update ops.host_lease set free_at = clock_timestamp() + make_interval(secs => :seconds)
    where host = :host and holder = :holder
""")
_FORGET = text(
    "delete from ops.host_lease where free_at < clock_timestamp() - make_interval(secs => :seconds) and holder <> :holder"
)


class HostLeases:
    """The leases of one worker.

    Args:
        store: the warehouse that all workers share.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._holder = store, uuid.uuid4()
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="lease")

    async def take(self, host: str, *, seconds: float, wait_seconds: float) -> bool:
        """Take a host for one request of so many seconds; False when others kept it for longer than we wait.

        Raises:
            Transient: the warehouse does not answer.
        """
        loop = asyncio.get_running_loop()
        end_at = loop.time() + wait_seconds
        while (wait := await self._in_thread(self._try, host, seconds)) is not None:
            if loop.time() + min(wait, LOOK_AGAIN_SECONDS) > end_at:
                return False
            await asyncio.sleep(min(wait, LOOK_AGAIN_SECONDS))
        return True

    async def give_back(self, host: str, *, pause_seconds: float) -> None:
        """Let others ask a host once the pause is over."""
        await self._in_thread(self._run, _GIVE_BACK, host, pause_seconds)

    def close(self) -> None:
        """End the threads, and forget hosts that nobody asks any more."""
        self._run(_FORGET, "", OLD_SECONDS)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _try(self, host: str, seconds: float) -> float | None:
        """None when the host is ours, else the seconds until it may be free."""
        if self._run(_TAKE, host, seconds) is not None:
            return None
        with self._store.transaction() as connection:
            left = connection.scalar(_WAIT, {"host": host})
        return max(0.01, float(left or 0.0))

    def _run(self, statement: Any, host: str, seconds: float) -> Any:
        with self._store.transaction() as connection:
            # A lease that a crash of the server forgets is no loss, and the disk need not be waited for.
            connection.execute(text("set local synchronous_commit = off"))
            done = connection.execute(statement, {"host": host, "holder": self._holder, "seconds": seconds})
            return done.scalar() if done.returns_rows else None
