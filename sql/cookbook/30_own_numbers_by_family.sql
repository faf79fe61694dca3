-- Question: How concentrated is the coverage: what share of all articles, and of all origins, comes from each family?
-- Meaning: Two shares side by side: articles printed, and origins that others derive from or that stand alone.
-- Caveat: A family that mainly reprints has a high share of articles and a low share of origins.
with origin as (
  select origin_family as family, count(distinct origin_id) as origin_count from marts.article_origin group by origin_family
),
printed as (select publisher_family as family, count(*) as article_count from marts.article_current group by publisher_family)
select coalesce(printed.family, origin.family) as family, coalesce(article_count, 0) as article_count,
       round(coalesce(article_count, 0)::numeric / sum(article_count) over (), 3) as article_share,
       coalesce(origin_count, 0) as origin_count,
       round(coalesce(origin_count, 0)::numeric / sum(origin_count) over (), 3) as origin_share
from printed full join origin using (family)
order by article_count desc nulls last, family;
