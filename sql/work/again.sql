-- Grain: one row per record that only an older version of a stage after fetch has decided. Owner: operators. Freshness: live.
-- It waits for nobody: what was decided stands until `kursk reprocess` (or the DAG kursk_reprocess) takes it up.
create view work.again as
select ready.* from work.ready as ready
where exists (
    select from ops.decision as decided
    where decided.input_decision_id = ready.input_decision_id and decided.stage = ready.stage
      and (ready.stage <> 'judge' or decided.topic_ruling_id is not distinct from ready.topic_ruling_id)
  )
  and not exists (
    select from ops.decision as decided
    where decided.input_decision_id = ready.input_decision_id and decided.stage = ready.stage and decided.version >= ready.version
      and (ready.stage <> 'judge' or decided.topic_ruling_id is not distinct from ready.topic_ruling_id)
  );
comment on view work.again is 'One row per record that only an older version of a stage after fetch has decided, and that may be reprocessed.';
