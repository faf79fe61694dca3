-- Grain: one row per source and hour in which it was polled or an entry was seen first. Owner: analysts. Freshness: live.
create view marts.completeness_hourly as
with seen as (
  select source_id, date_trunc('hour', first_seen_at, 'UTC') as hour_at, count(*) as entry_count,
         count(*) filter (where ending = 'loaded') as loaded_count,
         count(*) filter (where ending = 'dropped') as dropped_count,
         count(*) filter (where ending = 'quarantined') as quarantined_count,
         count(*) filter (where ending = 'deferred') as deferred_count,
         count(*) filter (where ending = 'waiting') as waiting_count
  from marts.entry_end group by source_id, date_trunc('hour', first_seen_at, 'UTC')
)
select source_id, hour_at, coalesce(polled.poll_count, 0) as poll_count, coalesce(polled.failed_count, 0) as failed_poll_count,
       coalesce(seen.entry_count, 0) as entry_count, coalesce(seen.loaded_count, 0) as loaded_count,
       coalesce(seen.dropped_count, 0) as dropped_count, coalesce(seen.quarantined_count, 0) as quarantined_count,
       coalesce(seen.deferred_count, 0) as deferred_count, coalesce(seen.waiting_count, 0) as waiting_count,
       coalesce(polled.rejected_count, 0) as rejected_count, gap.detail as gap,
       coalesce(hour_at + interval '1 hour' <= complete.complete_through, false) and gap.detail is null as is_complete
from seen
full join ops.source_hour as polled using (source_id, hour_at)
left join marts.source_complete as complete using (source_id)
left join lateral (
  select event.detail from ops.feed_event as event
  where event.source_id = coalesce(seen.source_id, polled.source_id) and event.kind = 'gap'
    and event.from_at < coalesce(seen.hour_at, polled.hour_at) + interval '1 hour'
    and event.at >= coalesce(seen.hour_at, polled.hour_at)
  order by event.at limit 1
) as gap on true;
comment on view marts.completeness_hourly is 'One row per source and hour in which it was polled or an entry was seen first: polls, entries, and where each ended.';
