-- Grain: one row per decision of a person about entities that was not undone. Owner: analysts. Freshness: live.
create view marts.entity_decision_holding as
select decision.* from warehouse.entity_decision as decision
where decision.kind <> 'undo'
  and not exists (select from warehouse.entity_decision as undo where undo.undoes = decision.decision_id);
comment on view marts.entity_decision_holding is 'One row per decision about entities that holds: not undone.';
