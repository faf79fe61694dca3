-- Question: Which publisher families took up the most carried story, and which of those we follow did not?
-- Meaning: Every family with its number of articles in that story; zero for those that were silent.
-- Caveat: Silence means that nothing derived from the same origin: a family may have reported the event on its own.
with most as (select story_id from marts.story order by article_count desc, story_id limit 1),
carried as (
  select article.publisher_family, count(*) as article_count
  from most join marts.article_origin as origin using (story_id) join marts.article_current as article using (article_id)
  where origin.is_principal group by article.publisher_family
)
select family.publisher_family, coalesce(carried.article_count, 0) as article_count
from (select distinct publisher_family from warehouse.dim_source) as family
left join carried using (publisher_family)
order by article_count desc, family.publisher_family;
