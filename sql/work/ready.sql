-- Grain: one row per record and stage after fetch that has what the stage needs. Owner: pipeline. Freshness: live.
-- What the stage before decided last about a page counts, whatever its version: what was read by an older version stands until it
-- is read again. Only what judge decided under a person's latest ruling goes on; what a person rejected does not. What was purged
-- waits for nothing: what was made of it stands; what is held for review (ops.hold) waits for its answer. due_at is set when an earlier try was deferred.
create view work.ready as
select next.stage, next.version, done.decision_id as input_decision_id, page.page_id, page.source_id, page.fetched_at,
       page.canonical_url, ruling.ruling_id as topic_ruling_id, waiting.due_at, coalesce(waiting.attempt_count, 0) + 1 as attempt
from ops.decision as done
join (values ('fetch'::ops.stage_name, 'clean'::ops.stage_name), ('clean', 'judge'), ('judge', 'dedup'), ('dedup', 'extract'),
             ('extract', 'load')) as step (previous, next) on step.previous = done.stage
join ops.stage as next on next.stage = step.next
join raw.page as page on page.page_id = done.page_id
left join work.topic_ruling as ruling on ruling.article_url = page.article_url and next.stage not in ('poll', 'fetch', 'clean')
left join ops.deferral as waiting on waiting.stage = next.stage and waiting.subject_id = page.page_id
where done.outcome = 'kept'
  and (done.stage <> 'judge' or done.topic_ruling_id is not distinct from ruling.ruling_id)
  and (next.stage = 'judge' or ruling.is_rejection is not true)
  and not exists (
    select from ops.decision as later
    where later.page_id = done.page_id and later.stage = done.stage and later.decision_id > done.decision_id
    offset 0  -- one look into decision_by_page a row, whatever statistics say
  )
  and not exists (
    select from ops.quarantine as held
    where held.stage = next.stage and held.version = next.version and held.subject_id = page.page_id
      and held.state in ('open', 'discarded')
  )
  and not exists (
    select from ops.hold as held
    where next.stage = 'judge' and held.kind = 'template' and held.state = 'open' and held.source_id = page.source_id
      and page.fetched_at >= held.from_at
  )
  and not exists (
    select from ops.purge as purged
    where purged.page_id = page.page_id and (purged.part = 'text' or next.stage = 'clean')
  );
comment on view work.ready is 'One row per record and stage after fetch that has what the stage needs, decided already or not.';
