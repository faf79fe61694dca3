-- Question: How many articles did each source publish on each day of the last week, and is any day below half of its usual?
-- Meaning: One row per source and day, with the mean of the 28 days before it and whether the day is below half of that.
-- Caveat: A source without any article that day has no row. Read is_complete first: a day that is not complete is no lull.
with last as (select max(published_on) as day from marts.article_current),
day as (
  select daily.source_id, daily.published_on, daily.article_count, daily.is_complete, daily.why_not,
         avg(daily.article_count) over (
           partition by daily.source_id order by daily.published_on range between interval '28 days' preceding and interval '1 day' preceding
         ) as usual_count
  from marts.completeness_daily as daily
)
select day.source_id, day.published_on, day.article_count, round(day.usual_count, 1) as usual_count,
       coalesce(day.article_count < day.usual_count / 2, false) as is_below_half, day.is_complete, day.why_not
from day, last
where day.published_on > last.day - 7
order by day.source_id, day.published_on;
