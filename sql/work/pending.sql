-- Grain: one row per record that waits for a stage after fetch. Owner: pipeline. Freshness: live.
-- A record waits when the stage has decided nothing about what the stage before made of it, at whatever version. A person's ruling
-- makes an article due for judge again. What only an older version decided is in work.again.
create view work.pending as
select ready.* from work.ready as ready
-- As an array: a join is planned by statistics, which in a run that just wrote 10,000 decisions say anything.
where ready.input_decision_id = any(array(select waiting.decision_id from ops.undecided as waiting))
union all
select ready.* from work.ready as ready
where ready.stage = 'judge' and ready.topic_ruling_id is not null
  -- Found from the rulings, again as an array: without rulings, history would be looked through for them.
  and ready.input_decision_id = any(array(
    select cleaned.decision_id from staging.topic_ruling as ruling
    join raw.page as page on page.article_url = ruling.article_url
    join ops.decision as cleaned on cleaned.page_id = page.page_id and cleaned.stage = 'clean' and cleaned.outcome = 'kept'
  ))
  and not exists (select from ops.undecided as waiting where waiting.decision_id = ready.input_decision_id)
  and not exists (
    select from ops.decision as decided
    where decided.input_decision_id = ready.input_decision_id and decided.stage = 'judge'
      and decided.topic_ruling_id = ready.topic_ruling_id
  );
comment on view work.pending is 'One row per record that waits for a stage after fetch.';
