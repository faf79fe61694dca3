-- Grain: one row per article, in its current version, and entity. Owner: analysts. Freshness: kursk_marts.
create view marts.article_entity as
select article_key, article_id, published_on, published_at, source_id, publisher_family, language, cluster_id, entity_id, name, label,
       mention_count, place_count, first_char
from marts.article_name where entity_id not like 'nil:%';
comment on view marts.article_entity is 'One row per article and entity that it names, after all that people decided: how often, how often as a place, and where first.';
