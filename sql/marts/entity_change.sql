-- Grain: one row per entity that came into or went out of an article between two versions. Owner: analysts. Freshness: live.
-- Entities as the present extractor reads both versions, after merges; what people hid is left out. Only who is named at all counts, not
-- how often.
create view marts.entity_change as
with step as (
  select later.article_id, later.version_no, later.article_key as key_after, before.article_key as key_before, lower(later.valid) as seen_at,
         later.canonical_url, later.title, later.change_kind
  from warehouse.fact_article as later
  join warehouse.fact_article as before on before.article_id = later.article_id and before.version_no = later.previous_no
),
version as (select key_after as article_key from step union select key_before from step),
named as (
  select version.article_key, coalesce(merged.final_id, entity.entity_id) as entity_id, count(*) as mention_count
  from version
  join warehouse.fact_mention as mention using (article_key)
  join ops.stage as stage on stage.stage = 'extract' and stage.version = mention.extract_version
  join warehouse.dim_entity as entity using (entity_key)
  left join marts.entity_merged as merged on merged.entity_id = entity.entity_id
  group by version.article_key, coalesce(merged.final_id, entity.entity_id)
),
moved as (
  select step.key_after, named.entity_id, 'added' as change, named.mention_count
  from step join named on named.article_key = step.key_after
  where not exists (select from named as other where other.article_key = step.key_before and other.entity_id = named.entity_id)
  union all
  select step.key_after, named.entity_id, 'removed', named.mention_count
  from step join named on named.article_key = step.key_before
  where not exists (select from named as other where other.article_key = step.key_after and other.entity_id = named.entity_id)
)
select step.article_id, step.version_no, step.seen_at, step.canonical_url, step.title, step.change_kind, moved.entity_id,
       coalesce(entity.name, moved.entity_id)::text as name, entity.label::text as label, moved.change, moved.mention_count
from moved
join step using (key_after)
left join warehouse.dim_entity as entity using (entity_id)
where not exists (
  select from marts.entity_decision_holding as hidden where hidden.kind = 'hide' and hidden.entity_id = moved.entity_id
);
comment on view marts.entity_change is 'One row per entity that came into or went out of an article between two versions.';
