-- Grain: one row per article, in its current version, and entity. Owner: analysts. Freshness: live.
create view marts.article_entity as
select article.article_key, article.article_id, article.published_on, article.source_id, article.publisher_family, article.cluster_id,
       entity.entity_id, entity.name, entity.label, count(*) as mention_count, min(mention.start_char) as first_char
from marts.mention_resolved as mention
join warehouse.dim_entity as entity using (entity_id)
join marts.article_current as article using (article_key)
group by article.article_key, article.article_id, article.published_on, article.source_id, article.publisher_family,
         article.cluster_id, entity.entity_id, entity.name, entity.label;
comment on view marts.article_entity is 'One row per article and entity that it names, after all that people decided: how often, and where first.';
