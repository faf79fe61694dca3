"""# kursk_revisit: what publishers changed after the fact

Every fifteen minutes, between two runs of `kursk_ingest`: articles whose next visit is due are put on its fetch list
again (1, 2, 4, 8, 14 and 24 hours after their first fetch, then after a week and a month; closer together where a
source edits often). What has changed becomes a version: `select * from marts.revision`. What is gone, walled or moved:
`select * from marts.article_state where is_current and state <> 'present'`.
"""

from airflow.sdk import DAG

from kursk_pipeline.airflow import tasks

with DAG(
    dag_id="kursk_revisit",
    schedule="10,25,40,55 * * * *",
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=tasks.RUN_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "revisit"],
):
    tasks.visit()
