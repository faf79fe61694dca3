"""# kursk_backfill: what was published before we looked

*Trigger*, *Backfill* makes a run for each day of a range; its form, or a single run, names sources, kinds of listing
(`sitemap`, `gdelt`), and files for one source: lists of addresses, WARC files or folders of them, of this machine or of an
object store (`s3://bucket/folder`).

A run reads what archives list of its day. Pages of WARC files are taken in at once; others are fetched by
`kursk_ingest` after all news, a few hundred a run. A run that was killed goes on where it stood:
`select * from ops.backfill_unit`. `kursk backfill --dry-run` says beforehand what a range would cost.

Nothing runs by itself while the DAG is paused, as it is at first; unpaused, it makes up each night for the day before.
"""

from typing import Any

from airflow.sdk import DAG, CronPartitionTimetable, Param

from kursk_pipeline.airflow import backfill, tasks

DAY: dict[str, Any] = {"type": ["null", "string"], "format": "date"}

with DAG(
    dag_id="kursk_backfill",
    schedule=CronPartitionTimetable("0 0 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"),
    start_date=tasks.START,
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1,
    dagrun_timeout=backfill.TRIES * backfill.BACKFILL_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    params={
        "from": Param(None, **DAY, description="First day of publication (UTC), for a run by hand"),
        "to": Param(None, **DAY, description="Last day"),
        "sources": Param([], type="array", items={"type": "string"}, description="These sources only"),
        "kinds": Param(
            ["sitemap", "gdelt"], type="array", items={"enum": ["sitemap", "gdelt"]}, description="Listings"
        ),
        "files": Param([], type="array", items={"type": "string"}, description="Paths of lists and WARC files"),
        "why": Param("", type="string", description="Why, for those who ask later"),
    },
    doc_md=__doc__,
    tags=["kursk", "backfill"],
):
    backfill.make_up_for()
