-- Grain: one row per entity and day of publication. Owner: analysts. Freshness: kursk_marts.
create materialized view marts.entity_daily as
select daily.entity_id, entity.name::text as name, entity.label::text as label, daily.published_on, daily.mention_count, daily.article_count,
       daily.cluster_count, daily.family_count
from (
  select entity_id, published_on, sum(mention_count) as mention_count, count(*) as article_count,
         count(distinct cluster_id) as cluster_count, count(distinct publisher_family) as family_count
  from marts.article_entity where published_on is not null group by entity_id, published_on
) as daily
join warehouse.dim_entity as entity using (entity_id);
create unique index entity_daily_key on marts.entity_daily (entity_id, published_on);
comment on materialized view marts.entity_daily is 'One row per entity and day: mentions, articles, texts (cluster_count counts copies once) and publisher families.';
