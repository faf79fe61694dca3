-- Grain: one row per DAG run, stage, source, outcome and reason. Owner: operators. Freshness: live.
create view marts.run_steps as
select run.dag_id, run.dag_run_id, run.stage, tally.source_id, tally.outcome, tally.reason,
       sum(tally.record_count) as record_count, min(run.started_at) as started_at, max(run.finished_at) as finished_at
from ops.run as run
join ops.tally as tally using (run_id)
group by run.dag_id, run.dag_run_id, run.stage, tally.source_id, tally.outcome, tally.reason;
comment on view marts.run_steps is 'One row per DAG run, stage, source, outcome and reason: what a run did.';
