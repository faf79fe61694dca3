-- Grain: one row per entity and day of publication. Owner: analysts. Freshness: live.
create view marts.entity_daily as
select entity.entity_id, entity.name, entity.label, mention.published_on, count(*) as mention_count,
       count(distinct article.article_id) as article_count, count(distinct article.cluster_id) as cluster_count,
       count(distinct article.publisher_family) as family_count
from marts.mention_resolved as mention
join marts.article_current as article using (article_key)
join warehouse.dim_entity as entity using (entity_id)
where mention.published_on is not null
group by entity.entity_id, entity.name, entity.label, mention.published_on;
comment on view marts.entity_daily is 'One row per entity and day: mentions and articles, with clusters and families beside them so that copies are not counted as confirmation.';
