"""# kursk_recall: what did we miss?

Every morning, for the day before: reads the sources' own sitemaps (six documents a source at most) and eight of GDELT's 96
files, draws up to fifty addresses about the topic of each source, and looks for them in the warehouse. What became of each:
`select * from ops.recall_address where is_missed`; by day and source: `select * from marts.recall_daily`, and *Sources*.

It announces nothing: what it measures is the schedule. To take in what was missed, run `kursk_backfill` for the day.
"""

from airflow.sdk import DAG

from kursk_pipeline.airflow import recall, tasks

with DAG(
    dag_id="kursk_recall",
    schedule="50 5 * * *",
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=2 * recall.RECALL_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "recall"],
):
    recall.look_for_missed()
