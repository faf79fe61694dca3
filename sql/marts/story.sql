-- Grain: one row per story. Owner: analysts. Freshness: kursk_marts.
-- A story is an origin and all articles whose principal origin it is. Copies make article_count grow, never independent_origin_count.
create materialized view marts.story as
select origin.story_id, coalesce(first.title, nullif(seed.title, ''), min(article.title)) as title, count(distinct article.article_id) as article_count,
       count(distinct article.source_id) as source_count, count(distinct article.publisher_family) as family_count,
       count(distinct origin.origin_family) as independent_origin_count,
       array_agg(distinct origin.origin_family) as origin_families, min(article.published_at) as first_published_at,
       max(article.published_at) as last_published_at, seed.seed_id
from marts.article_origin as origin
join marts.article_current as article using (article_id)
left join marts.article_current as first on first.article_id = origin.story_id
left join warehouse.dim_seed as seed on seed.seed_id = origin.story_id
group by origin.story_id, first.title, seed.title, seed.seed_id;
create unique index story_key on marts.story (story_id);
create index story_by_size on marts.story (independent_origin_count desc, article_count desc);
comment on materialized view marts.story is 'One row per story: articles that derive from one origin, with the number of independent origins behind them.';
