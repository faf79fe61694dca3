-- Grain: one row per entity that came into or went out of an article between two versions. Owner: analysts. Freshness: live.
-- Entities as the present extractor reads both versions, after merges; what people hid is left out. Only who is named at all counts, not
-- how often. Version by version, so that a question about one article reads that article alone.
create view marts.entity_change as
with step as (
  select later.article_id, later.version_no, later.article_key as key_after, before.article_key as key_before, lower(later.valid) as seen_at,
         later.canonical_url, later.title, later.change_kind
  from warehouse.fact_article as later
  join warehouse.fact_article as before on before.article_id = later.article_id and before.version_no = later.previous_no
)
select step.article_id, step.version_no, step.seen_at, step.canonical_url, step.title, step.change_kind, moved.entity_id,
       coalesce(entity.name, moved.entity_id)::text as name, entity.label::text as label, moved.change, moved.mention_count
from step
cross join lateral (
  select coalesce(merged.final_id, named.entity_id) as entity_id, count(*) as mention_count,
         case when bool_and(mention.article_key = step.key_after) then 'added' else 'removed' end as change
  from warehouse.fact_mention as mention
  join ops.stage as stage on stage.stage = 'extract' and stage.version = mention.extract_version
  join warehouse.dim_entity as named using (entity_key)
  left join marts.entity_merged as merged on merged.entity_id = named.entity_id
  where mention.article_key in (step.key_after, step.key_before)
  group by coalesce(merged.final_id, named.entity_id)
  having bool_and(mention.article_key = step.key_after) or bool_and(mention.article_key = step.key_before)
) as moved
left join warehouse.dim_entity as entity on entity.entity_id = moved.entity_id
where not exists (
  select from marts.entity_decision_holding as hidden where hidden.kind = 'hide' and hidden.entity_id = moved.entity_id
);
comment on view marts.entity_change is 'One row per entity that came into or went out of an article between two versions.';
