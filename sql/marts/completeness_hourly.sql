-- Grain: one row per source and hour, from its first poll to its last. Owner: analysts. Freshness: live.
-- Hours in which nothing was polled or seen are here too: few entries are a lull only where is_complete.
create view marts.completeness_hourly as
with followed as (
  select source_id, date_trunc('hour', min(first_polled_at), 'UTC') as from_at, max(last_polled_at) as until_at
  from ops.crawl_state group by source_id
), seen as (
  select source_id, date_trunc('hour', first_seen_at, 'UTC') as hour_at, count(*) as entry_count,
         count(*) filter (where ending = 'loaded') as loaded_count,
         count(*) filter (where ending = 'dropped') as dropped_count,
         count(*) filter (where ending = 'quarantined') as quarantined_count,
         count(*) filter (where ending = 'deferred') as deferred_count,
         count(*) filter (where ending = 'waiting') as waiting_count
  from marts.entry_end group by source_id, date_trunc('hour', first_seen_at, 'UTC')
)
select followed.source_id, hour.at as hour_at, coalesce(polled.poll_count, 0) as poll_count,
       coalesce(polled.failed_count, 0) as failed_poll_count,
       coalesce(seen.entry_count, 0) as entry_count, coalesce(seen.loaded_count, 0) as loaded_count,
       coalesce(seen.dropped_count, 0) as dropped_count, coalesce(seen.quarantined_count, 0) as quarantined_count,
       coalesce(seen.deferred_count, 0) as deferred_count, coalesce(seen.waiting_count, 0) as waiting_count,
       coalesce(polled.rejected_count, 0) as rejected_count, gap.detail as gap,
       coalesce(hour.at + interval '1 hour' <= complete.complete_through, false) and gap.detail is null as is_complete
from followed
cross join lateral generate_series(followed.from_at, followed.until_at, interval '1 hour') as hour (at)
left join seen on seen.source_id = followed.source_id and seen.hour_at = hour.at
left join ops.source_hour as polled on polled.source_id = followed.source_id and polled.hour_at = hour.at
left join marts.source_complete as complete on complete.source_id = followed.source_id
left join lateral (
  select event.detail from ops.feed_event as event
  where event.source_id = followed.source_id and event.kind = 'gap'
    and event.from_at < hour.at + interval '1 hour' and event.at >= hour.at
  order by event.at limit 1
) as gap on true;
comment on view marts.completeness_hourly is 'One row per source and hour, from its first poll to its last: polls, entries, where each ended, and whether the hour is complete.';
