-- Grain: one row per mention in the current version of an article, by the current extractor. Owner: analysts. Freshness: live.
-- entity_id is what the mention means after all that people decided: a correction of this mention counts before a split, a
-- split before merges; what was hidden is left out. found_id is what the extractor said. Ids beginning with nil: name what no
-- knowledge base has yet.
create view marts.mention_resolved as
with correction as (
  select distinct on (article_id, start_char) article_id, start_char, target_id, true as is_corrected
  from marts.entity_decision_holding where kind = 'correct' order by article_id, start_char, decision_id desc
),
split as (
  select distinct on (entity_id, surface) entity_id, surface, target_id
  from marts.entity_decision_holding where kind = 'split' order by entity_id, surface, decision_id desc
),
decided as (
  select article.article_id, article.article_key, article.published_on, article.source_id, mention.start_char, mention.end_char,
         mention.label, mention.surface, mention.name, mention.stands_for, mention.is_conflicting, mention.score,
         coalesce(entity.entity_id, mention.nil_id) as found_id,
         case when correction.is_corrected then correction.target_id
              else coalesce(split.target_id, entity.entity_id, mention.nil_id) end as decided_id
  from warehouse.fact_mention as mention
  join marts.article_current as article using (article_key)
  join marts.reading_current as reading using (article_key, extract_version)
  left join warehouse.dim_entity as entity using (entity_key)
  left join correction on correction.article_id = article.article_id and correction.start_char = mention.start_char
  left join split on split.entity_id = coalesce(entity.entity_id, mention.nil_id) and split.surface = mention.surface
),
final as (
  select decided.*, coalesce(merged.final_id, decided.decided_id) as entity_id
  from decided left join marts.entity_merged as merged on merged.entity_id = decided.decided_id
)
select final.article_id, final.article_key, final.published_on, final.source_id, final.start_char, final.end_char, final.label,
       final.surface, final.entity_id, coalesce(entity.name, final.name) as name, final.found_id,
       final.found_id is distinct from final.entity_id as is_decided, final.stands_for, final.is_conflicting, final.score
from final
left join warehouse.dim_entity as entity on entity.entity_id = final.entity_id
where not exists (
  select from marts.entity_decision_holding as hidden where hidden.kind = 'hide' and hidden.entity_id = final.entity_id
);
comment on view marts.mention_resolved is 'One row per mention of a current article, with the entity that it means after all that people decided.';
