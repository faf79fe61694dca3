-- Question: What did the last runs do, step by step, and where did records go?
-- Meaning: One row per run, step, outcome and reason; seen = kept + dropped + quarantined + deferred holds for every run.
-- Caveat: A source that was not due was not asked, and has no row.
with last as (select distinct dag_id, dag_run_id from (select * from ops.run order by run_id desc limit 60) as newest)
select step.*
from last cross join lateral (
  select * from marts.run_steps where run_steps.dag_id = last.dag_id and run_steps.dag_run_id = last.dag_run_id
  offset 0 -- run by run: the view as a whole counts all runs that ever were
) as step
order by step.started_at desc, step.dag_run_id, step.stage, step.outcome, step.reason
limit 200;
