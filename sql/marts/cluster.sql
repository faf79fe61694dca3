-- Grain: one row per cluster of copies. Owner: analysts. Freshness: live.
create view marts.cluster as
select article.cluster_id, count(*) as article_count, count(distinct article.source_id) as source_count,
       count(distinct article.publisher_family) as family_count, min(article.published_at) as first_published_at,
       max(article.published_at) as last_published_at,
       coalesce(max(article.title) filter (where article.relation_kind = 'new'), nullif(max(seed.title), ''), min(article.title)) as title,
       max(seed.seed_id) as seed_id
from marts.article_current as article
left join warehouse.dim_seed as seed on seed.seed_id = article.cluster_id
where article.cluster_id is not null
group by article.cluster_id;
comment on view marts.cluster is 'One row per cluster of copies: how many articles, sources and publisher families carry the same text.';
