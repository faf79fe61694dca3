-- Asks: a source announces many times more than usual. Fetch it all?
-- Threshold: that of the alert yield_jumps: ten times the median of its days, and fifty at least.
with daily as (
  select source_id, date_trunc('day', first_seen_at, 'UTC') as day, count(*) as entry_count
  from raw.entry
  where first_seen_at > now() - interval '28 days'
    and not exists (select from ops.backfill_entry as late where late.canonical_url = entry.canonical_url)
  group by 1, 2
),
usual as (
  select source_id, percentile_cont(0.5) within group (order by entry_count) as entry_count
  from daily where day < date_trunc('day', now(), 'UTC') group by source_id having count(*) >= 5
)
select daily.source_id, daily.day as from_at,
       daily.entry_count || ' entries today; ' || round(usual.entry_count::numeric) || ' is usual' as words
from daily join usual using (source_id)
where daily.day = date_trunc('day', now(), 'UTC') and daily.entry_count >= 50 and daily.entry_count > 10 * usual.entry_count
