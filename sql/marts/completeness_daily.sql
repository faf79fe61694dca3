-- Grain: one row per source and day, from its first poll to its last. Owner: analysts. Freshness: live.
-- Beside marts.coverage_daily: a day that is not complete, or was not followed, is no lull, however few its articles.
create view marts.completeness_daily as
with followed as (
  select source_id, min(first_polled_at) as first_polled_at, max(last_polled_at) as last_polled_at
  from ops.crawl_state group by source_id
), day as (
  select followed.source_id, day::date as published_on, followed.first_polled_at
  from followed cross join lateral generate_series(
    date_trunc('day', first_polled_at, 'UTC') at time zone 'UTC', last_polled_at at time zone 'UTC', interval '1 day'
  ) as day
)
select day.published_on, day.source_id, coalesce(coverage.article_count, 0) as article_count,
       coalesce((day.published_on + 1)::timestamp at time zone 'UTC' <= complete.complete_through, false)
         and day.published_on::timestamp at time zone 'UTC' >= day.first_polled_at and gap.detail is null as is_complete,
       case when gap.detail is not null then gap.detail
            when day.published_on::timestamp at time zone 'UTC' < day.first_polled_at then 'followed for a part of this day only'
            when complete.complete_through is null or (day.published_on + 1)::timestamp at time zone 'UTC' > complete.complete_through
            then complete.held_by end as why_not,
       complete.complete_through
from day
left join marts.coverage_daily as coverage using (published_on, source_id)
left join marts.source_complete as complete using (source_id)
left join lateral (
  select event.detail from ops.feed_event as event
  where event.source_id = day.source_id and event.kind = 'gap'
    and event.from_at < (day.published_on + 1)::timestamp at time zone 'UTC'
    and event.at >= day.published_on::timestamp at time zone 'UTC'
  order by event.at limit 1
) as gap on true;
comment on view marts.completeness_daily is 'One row per source and day, from its first poll to its last: articles published, and whether the day is complete.';
