"""# kursk_marts: what must hold for analysts

Runs when articles were loaded, and every hour whatever happens. The stored marts are brought up to what is loaded
(`select * from ops.mart_refresh` says when, and how long it took). Then the checks: each file of `sql/checks/` returns
the rows that break it: a `fail` turns the task red and names them, a `warn` is logged; `ops.dq_result` keeps the history.

And it looks for trouble as `kursk_freshness` does, in another pool: nothing that is wrong hangs on one DAG. Nothing is
told twice.
"""

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable

from kursk_pipeline.airflow import pools, tasks

with DAG(
    dag_id="kursk_marts",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("5 * * * *", timezone="UTC"), assets=[tasks.ARTICLES]),
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=tasks.RUN_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "marts"],
):
    tasks.refresh_marts() >> tasks.run_checks()
    watched = tasks.watch.override(task_id="watch_too", pool=pools.CPU_POOL)()
    watched >> tasks.deliver.override(task_id="deliver_too", pool=pools.CPU_POOL)()
