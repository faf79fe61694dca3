-- Grain: one row per DAG run and source. Owner: operators. Freshness: live.
-- Time is that of requests for pages: they alone are made for one source. Requests to feeds are not kept one by one.
create view marts.run_source as
with span as not materialized (
  select dag_id, dag_run_id, min(started_at) as from_at, max(coalesce(finished_at, now())) as until_at
  from ops.run where stage = 'fetch' group by dag_id, dag_run_id
), counted as (
  select run.dag_id, run.dag_run_id, tally.source_id,
         coalesce(sum(tally.record_count) filter (where run.stage = 'poll' and tally.outcome = 'kept'), 0) as announced_count,
         coalesce(sum(tally.record_count) filter (where run.stage = 'fetch' and tally.outcome = 'kept'), 0) as page_count,
         coalesce(sum(tally.record_count) filter (where run.stage = 'load' and tally.outcome = 'kept'), 0) as loaded_count,
         coalesce(sum(tally.record_count) filter (where tally.outcome = 'dropped' and run.stage <> 'poll'), 0) as dropped_count,
         coalesce(sum(tally.record_count) filter (where tally.outcome = 'quarantined'), 0) as quarantined_count,
         coalesce(sum(tally.record_count) filter (where tally.outcome = 'deferred'), 0) as deferred_count
  from ops.run as run join ops.tally as tally using (run_id)
  group by run.dag_id, run.dag_run_id, tally.source_id
)
select counted.*, coalesce(web.request_count, 0) as request_count, web.request_seconds, web.slowest_seconds
from counted
left join span using (dag_id, dag_run_id)
left join lateral (
  select count(*) as request_count, sum(request.duration_ms) / 1000.0 as request_seconds, max(request.duration_ms) / 1000.0 as slowest_seconds
  from raw.entry as entry join raw.fetch as request using (canonical_url)
  where entry.source_id = counted.source_id and request.requested_at between span.from_at and span.until_at
) as web on true;
comment on view marts.run_source is 'One row per DAG run and source: what it brought, what became of it, and how long its pages took.';
