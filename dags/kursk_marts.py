"""# kursk_marts: what must hold for analysts

Runs when articles were loaded, and every hour whatever happens. First what may not be kept any longer is given up
(docs/retention.md; `select * from ops.purge` says what went and why). Then the checks: each file of `sql/checks/` returns
the rows that break it: a `fail` turns the task red and names them, a `warn` is logged.
"""

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable

from kursk_pipeline.airflow import tasks

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
    tasks.housekeep() >> tasks.run_checks()
