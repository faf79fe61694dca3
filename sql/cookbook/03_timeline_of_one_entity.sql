-- Question: Day by day, how much was written about one person or place, and under which first headline?
-- Meaning: One row per day: articles, publisher families, and the headline of the earliest article that day.
-- Caveat: Change the entity_id below. Families, not articles, show how widely something was taken up.
with asked as (select 'Q3178' as entity_id)  -- Kursk Oblast
select daily.published_on, daily.article_count, daily.family_count, first.title as first_headline
from asked
join marts.entity_daily as daily using (entity_id)
cross join lateral (
  select fact.title from marts.article_entity as found join warehouse.fact_article as fact using (article_key)
  where found.entity_id = daily.entity_id and found.published_on = daily.published_on
  order by found.published_at, found.article_id limit 1
) as first
order by daily.published_on;
