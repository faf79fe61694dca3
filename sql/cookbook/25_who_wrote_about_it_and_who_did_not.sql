-- Question: Which publisher families took up the most carried story, and which of those we follow did not?
-- Meaning: Every family with its number of articles in that story; zero for those that were silent.
-- Caveat: Silence means that nothing derived from the same origin: a family may have reported the event on its own.
with most as (select story_id from marts.story order by article_count desc, story_id limit 1)
select source.publisher_family, count(origin.article_id) as article_count
from warehouse.dim_source as source
left join marts.article_current as article using (source_id)
left join marts.article_origin as origin
  on origin.article_id = article.article_id and origin.is_principal and origin.story_id = (select story_id from most)
group by source.publisher_family
order by article_count desc, source.publisher_family;
