"""# kursk_reprocess: pages of the archive read again

After a change of rules, names, words or models: choose a stage, days and a source in the form of *Trigger*. Nothing is
fetched.

1. `rehearse` runs the stage, and after it what its changes touch, on the newest pages of the range, undoes all of it, and
   says in its log what would change. With that a run ends, unless `apply` is set.
2. `ask` shows the same to a person under *Required actions*; no answer within a day is no.
3. `apply` keeps what comes out: new versions, readings and places beside the old ones, which still answer for their
   time (`marts.as_of`). It goes on every hour in `kursk_housekeeping` until nothing is left.

`kursk reprocess` does the same at the shell. `select * from work.again` has what older versions decided.
"""

from typing import Any

from airflow.sdk import DAG, Param

from kursk_pipeline.airflow import again, tasks

DAY: dict[str, Any] = {"type": ["null", "string"], "format": "date"}

with DAG(
    dag_id="kursk_reprocess",
    schedule=None,
    start_date=tasks.START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=again.ANSWER_TIMEOUT + 3 * again.AGAIN_TIMEOUT,
    default_args=tasks.DEFAULT_ARGS,
    params={
        "stage": Param(
            "extract", enum=["clean", "judge", "dedup", "extract", "claims", "load"], description="What runs again"
        ),
        "from": Param(None, **DAY, description="First day of publication, else of receipt (UTC)"),
        "to": Param(None, **DAY, description="Last day"),
        "source": Param(None, type=["null", "string"], description="Pages of this source only"),
        "again": Param(
            False, type="boolean", description="Also pages at the present version: after a change of names or words"
        ),
        "sample": Param(200, type="integer", minimum=1, maximum=5000, description="Pages that the rehearsal looks at"),
        "apply": Param(False, type="boolean", description="Apply it, after a person has seen what changes"),
        "why": Param("", type="string", description="Why, for those who ask later"),
    },
    doc_md=__doc__,
    tags=["kursk", "reprocess"],
):
    again.rehearse() >> again.is_wanted() >> again.ask() >> again.apply()
