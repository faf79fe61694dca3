-- Grain: one row per article that derives from another article. Owner: analysts. Freshness: kursk_marts.
create materialized view marts.syndication as
select origin.story_id, first.source_id as first_source_id, later.source_id, later.article_id, later.canonical_url, later.title,
       first.published_at as first_published_at, later.published_at,
       round(extract(epoch from coalesce(later.published_at, later.first_seen_at) - coalesce(first.published_at, first.first_seen_at)) / 60)
         as minutes_after
from marts.article_origin as origin
join marts.article_current as first on first.article_id = origin.story_id
join marts.article_current as later on later.article_id = origin.article_id
where origin.is_principal and origin.article_id <> origin.story_id;
create index syndication_by_time on marts.syndication (first_published_at desc nulls last);
comment on materialized view marts.syndication is 'One row per article that derives from another one: whose the first was, and how many minutes later it came.';
