-- Grain: one row per entity or nil_id that was merged. Owner: analysts. Freshness: live.
-- Merges may follow one another: final_id is where the chain ends. The newest merge of an entity counts.
create view marts.entity_merged as
with recursive merge as (
  select distinct on (entity_id) entity_id, target_id from marts.entity_decision_holding
  where kind = 'merge' order by entity_id, decision_id desc
),
chain as (
  select entity_id, target_id, 1 as length from merge
  union all
  select chain.entity_id, merge.target_id, chain.length + 1 from chain
  join merge on merge.entity_id = chain.target_id where chain.length < 20
)
select distinct on (entity_id) entity_id, target_id as final_id from chain order by entity_id, length desc;
comment on view marts.entity_merged is 'One row per entity that people merged into another: what it is in the end.';
