"""# kursk_freshness: what is wrong, told without asking

Every five minutes, whatever else happens: asks the rules of `sql/alerts` what is wrong now (feeds that fail or fall
silent, walls, changed templates, work that waits, a schedule that was missed, a disk that fills), keeps each trouble
from its beginning to its end in `ops.alert`, and sends what began and what ended to the addresses of `KURSK_ALERT_URLS`.

`docs/runbook.md` says for each rule what it means and what to do. It has a pool of its own, so that a full one does
not silence it.
"""

from airflow.sdk import DAG

from kursk_pipeline.airflow import tasks

with DAG(
    dag_id="kursk_freshness",
    schedule="*/5 * * * *",
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=tasks.WATCH_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "freshness"],
):
    tasks.watch() >> tasks.deliver() >> tasks.send_metrics()
