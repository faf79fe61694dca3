"""# kursk_housekeeping: what keeps the house fit

When articles were loaded, and every hour whatever happens; each task is bounded, and goes on in the next hour.

| task | what it does |
|---|---|
| `housekeep` | gives up what may not be kept any longer (docs/retention.md; `select * from ops.purge` says what and why) |
| `maintain_copies` | counts hashes too common to be evidence, drops signatures of versions that nothing reads |
| `tidy` | ends the books of runs whose process is gone, and lets PostgreSQL count tables that have changed much |
| `go_on` | goes on with reprocessings that were begun and not finished |
"""

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable

from kursk_pipeline.airflow import again, tasks

with DAG(
    dag_id="kursk_housekeeping",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("20 * * * *", timezone="UTC"), assets=[tasks.ARTICLES]),
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=2 * again.AGAIN_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "housekeeping"],
):
    tasks.housekeep() >> tasks.maintain_copies() >> tasks.tidy() >> again.go_on()
