"""The fetch step whole: 5,000 entries from the work list, pages into the archive and WARC files, rows into PostgreSQL."""

from __future__ import annotations

import cProfile
import json
import shutil
import tempfile
import time
from pathlib import Path

from bench.fetch_server import addresses

SOURCE = """
name = "The Paper"
publisher = "The Paper"
publisher_family = "paper"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.0
retention_days = 30
feeds = [{{ url = "file://{list}", kind = "url_list" }}]
found_in = "a benchmark"
verified_on = ""
"""


def measure_step(port: int, pages: int, profile: str = "") -> None:
    """Prints its figures as JSON. The database is thrown away."""
    from kursk_pipeline.adapters.migrate import migrate
    from kursk_pipeline.local.postgres import EmbeddedPostgres

    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=("fsync=off", "synchronous_commit=off"))
    try:
        server.start()
        migrate(server.url("warehouse"))
        print(json.dumps(fetched(state, server.url("warehouse"), addresses(port, pages), profile)))
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


def fetched(state: Path, url: str, urls: list[str], profile: str) -> dict[str, float]:
    from kursk_pipeline.adapters.warehouse.runs import Caller
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.jobs import JOBS, prepare
    from kursk_pipeline.settings import from_environment

    sources = state / "sources"
    sources.mkdir()
    (state / "list.txt").write_text("\n".join(urls), encoding="utf-8")
    (sources / "paper.toml").write_text(SOURCE.format(list=state / "list.txt"), encoding="utf-8")
    desk = Desk(
        from_environment({
            "KURSK_HOME": str(state),
            "KURSK_DATABASE_URL": url,
            "KURSK_SOURCES": str(sources),
            "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
        })
    )  # fmt: skip
    prepare(desk)
    JOBS["poll"](desk, Caller("bench", "bench", "poll"))
    started, cpu = time.monotonic(), time.process_time()
    work, caller = JOBS["fetch"], Caller("bench", "bench", "fetch")
    if profile:
        watch = cProfile.Profile()
        counts = watch.runcall(work, desk, caller)
        watch.dump_stats(profile)
    else:
        counts = work(desk, caller)
    took, cpu = time.monotonic() - started, time.process_time() - cpu
    desk.close()
    assert counts["kept"] == len(urls), counts
    return {"requests": len(urls), "per_second": len(urls) / took, "cpu_us": cpu / len(urls) * 1e6}
