-- Question: Which articles of other sources, within three days, are nearest to one in what they are about?
-- Meaning: Closeness is the cosine of the entities that both name, rare ones weighing more; "shared" lists them.
-- Caveat: Change which article is asked about below. It measures what is named, not what is said about it.
with asked as (  -- the article of the newest day that names most
  select article_id from marts.article_entity where published_on = (select max(published_on) from marts.coverage_daily)
  group by article_id order by count(*) desc, article_id limit 1
)
select near.* from asked cross join lateral marts.nearest(asked.article_id, 3, 10) as near;
