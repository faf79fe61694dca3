-- Grain: one row per record that waits for a stage after fetch. Owner: pipeline. Freshness: live.
-- A record waits when the stage has decided nothing about what the stage before made of it, at whatever version. A person's ruling
-- makes an article due for judge again. What only an older version decided is in work.again.
create view work.pending as
select ready.* from work.ready as ready
where not exists (
  select from ops.decision as decided
  where decided.input_decision_id = ready.input_decision_id and decided.stage = ready.stage
    and (ready.stage <> 'judge' or decided.topic_ruling_id is not distinct from ready.topic_ruling_id)
  offset 0  -- one look into decision_by_input a row: statistics of a run that just wrote 10,000 decisions say that there are none
);
comment on view work.pending is 'One row per record that waits for a stage after fetch.';
