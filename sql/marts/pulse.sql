-- Grain: one row per warehouse. Owner: operators. Freshness: live; ops.pulse keeps it every five minutes.
-- A source is late when not everything that it published up to two hours ago is decided: eight intervals of the schedule, as in
-- sql/alerts/work_waits.sql.
create view marts.pulse as
select feed.*, source.*, work.*, held.*, alert.*, failing.*
from (
  select count(feed_url)::integer as feed_count, (count(*) filter (where trouble_rank = 0))::integer as failing_feed_count,
         (count(*) filter (where trouble_rank = 1))::integer as silent_feed_count
  from marts.feed_board
) as feed
cross join (
  select count(*)::integer as source_count, (count(*) filter (where is_late))::integer as late_source_count,
         min(complete_through) filter (where not is_late) as complete_through
  from (
    select complete_through, coalesce(complete_through < now() - interval '2 hours', true) as is_late from marts.source_complete
    where read_through is not null or open_entry_count > 0
  ) as known
) as source
cross join (
  select coalesce(sum(waiting_count), 0)::integer as waiting_count, min(oldest_at) as oldest_waiting_at from work.backlog
) as work
cross join (select count(*)::integer as quarantined_count from ops.quarantine where state = 'open') as held
cross join (select count(*)::integer as open_alert_count from ops.alert where closed_at is null) as alert
cross join (
  select count(*)::integer as failing_check_count from ops.check_result where severity = 'fail' and row_count > 0
) as failing;
comment on view marts.pulse is 'One row per warehouse: the few figures that say whether the pipeline is well now.';
