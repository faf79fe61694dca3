"""# kursk_review: what is unusual waits for a person

Before each fetch and each judge, the rules of `sql/reviews/` look for what no rule can decide. What they find is held
(`ops.hold`), and this DAG asks about it, one question an anomaly, under *Required actions*:

| anomaly | what is held | *Release* | *Set aside*, or no answer in twelve hours |
|---|---|---|---|
| a tenfold yield | new entries are not fetched | they are fetched | they are in quarantine, reason `unusual_yield` |
| a changed template | pages are not judged | they go on | they are in quarantine, reason `changed_template` |
| a mass deletion | nothing | they count as vanished | the marks are taken back |

A question that got lost, such as with a run that was deleted, is asked again once its time is over, twice at most.
What is in quarantine can be tried again on its page. Everything else goes on meanwhile.
"""

from airflow.sdk import DAG

from kursk_pipeline.airflow import review, tasks

with DAG(
    dag_id="kursk_review",
    schedule="*/15 * * * *",
    start_date=tasks.START,
    catchup=False,
    max_active_runs=16,
    dagrun_timeout=review.LOST_AFTER,
    default_args=tasks.DEFAULT_ARGS,
    doc_md=__doc__,
    tags=["kursk", "review"],
):
    review.ask_about.expand_kwargs(review.find())
