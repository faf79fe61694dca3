-- Grain: one row per DAG run and stage. Owner: operators. Freshness: live.
-- busy_seconds adds up the tries, which run side by side where a step is mapped; from started_at to finished_at is what the clock saw.
create view marts.run_stage as
select run.dag_id, run.dag_run_id, run.stage, count(*) as try_count,
       count(*) filter (where run.state in ('failed', 'interrupted')) as failed_count,
       count(*) filter (where run.state = 'running') as running_count,
       sum(run.seen) as seen, sum(run.kept) as kept, sum(run.dropped) as dropped, sum(run.quarantined) as quarantined,
       sum(run.deferred) as deferred, min(run.started_at) as started_at,
       case when bool_and(run.finished_at is not null) then max(run.finished_at) end as finished_at,
       sum(extract(epoch from coalesce(run.finished_at, now()) - run.started_at))::double precision as busy_seconds,
       (array_agg(run.error order by run.run_id desc) filter (where run.error is not null))[1] as last_error
from ops.run as run
group by run.dag_id, run.dag_run_id, run.stage;
comment on view marts.run_stage is 'One row per DAG run and stage: its sums, its time, and the tries that failed.';
