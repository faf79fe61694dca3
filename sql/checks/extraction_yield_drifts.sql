-- Severity: warn
-- Meaning: articles of a source name half, or twice, as many entities as usual, over its last three days (at least five articles).
-- Fix: read some of its latest texts: boilerplate came in, texts are cut, or the language is told wrongly.
with latest as (select source_id, max(published_on) as day from marts.article_name group by source_id),
article as (
  select named.source_id, named.article_key, named.published_on > latest.day - 3 as is_new, sum(named.mention_count) as mention_count
  from latest join marts.article_name as named on named.source_id = latest.source_id and named.published_on > latest.day - 31
  group by named.source_id, named.article_key, named.published_on, latest.day
),
source as (
  select source_id, avg(mention_count) filter (where is_new) as now_named, avg(mention_count) filter (where not is_new) as usually_named,
         count(*) filter (where is_new) as article_count, count(*) filter (where not is_new) as usual_article_count
  from article group by source_id
)
select source_id, round(now_named, 1) as now_named, round(usually_named, 1) as usually_named, article_count
from source
where article_count >= 5 and usual_article_count >= 10 and (now_named < usually_named / 2 or now_named > usually_named * 2)
