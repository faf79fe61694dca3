"""# kursk_ingest: from feeds to rows

Every fifteen minutes: poll the sources that are due, fetch what is new, clean, judge, dedup, extract, load.

**Each step asks the warehouse what is left to do**, so a run that was killed is simply run again: nothing is doubled or
lost. What a step could not process is a row in `ops.quarantine`, what may work later a row in `ops.deferral`; a run is
green although one source or page is not. `select * from marts.run_steps` says what a run did.

| to do | how |
|---|---|
| poll every source now, due or not | trigger with `poll_everything` |
| see why an article is not there | `select * from marts.whereabouts where canonical_url = '...'` |
| see what waits | `select * from work.backlog` |
"""

from airflow.sdk import DAG, Param

from kursk_pipeline.airflow import tasks

with DAG(
    dag_id="kursk_ingest",
    schedule="*/15 * * * *",
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=tasks.RUN_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    params={"poll_everything": Param(False, type="boolean", description="Poll every source, due or not")},
    doc_md=__doc__,
    tags=["kursk", "ingest"],
):
    polled = tasks.poll.expand(source_ids=tasks.plan_polls())
    polled >> tasks.fetch() >> tasks.clean() >> tasks.judge() >> tasks.dedup() >> tasks.extract() >> tasks.load()
