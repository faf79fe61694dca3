-- Question: How many articles did each source publish a day last week, and which are below half of their usual?
-- Meaning: One row per source and day that is below half of the mean of the 28 days before it, with that mean.
-- Caveat: Read is_complete first: a day that is not complete is no lull, it is not all known yet.
with last as (select max(published_on) as day from marts.coverage_daily),
day as (
  select daily.source_id, daily.published_on, daily.article_count, daily.is_complete, daily.why_not,
         avg(daily.article_count) over (
           partition by daily.source_id order by daily.published_on rows between 28 preceding and 1 preceding
         ) as usual_count
  from marts.completeness_daily as daily
)
select day.source_id, day.published_on, day.article_count, round(day.usual_count, 1) as usual_count, day.is_complete, day.why_not
from day, last
where day.published_on > last.day - 7 and day.article_count < day.usual_count / 2
order by day.published_on desc, day.source_id;
