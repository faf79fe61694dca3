-- Question: Week by week, who and what is named together with one entity more often than chance?
-- Meaning: For each of the last four weeks, the ten with the highest lift: how many times more often than if named independently.
-- Caveat: Change the entity_id below. Clusters of copies count once. A lift from a single cluster may be an accident.
with last as (select date_trunc('week', max(published_on)::timestamp)::date as week_on from marts.article_current),
week as (select (last.week_on - 7 * number) as week_on from last, generate_series(0, 3) as number)
select week.week_on, together.name, together.label, together.cluster_count, together.lift
from week
cross join lateral (
  select * from marts.co_mention('Q3178', week.week_on, week.week_on + 6) order by lift desc, cluster_count desc, entity_id limit 10
) as together
order by week.week_on desc, together.lift desc, together.cluster_count desc, together.name;
