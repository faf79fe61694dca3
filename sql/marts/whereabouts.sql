-- Grain: one row per announced entry. Owner: operators and analysts. Freshness: live.
-- Answers "why is this article not in the warehouse?": the last decision about it, or what holds it up.
create view marts.whereabouts as
select entry.source_id, entry.canonical_url, entry.title, entry.published_at, entry.first_seen_at,
       coalesce(held.stage, waiting.stage, last.stage, 'poll') as stage,
       case when held.stage is not null then 'quarantined' when waiting.stage is not null then 'deferred'
            when last.outcome is null then 'waiting'
            when last.stage = 'load' and last.outcome = 'kept' then 'in the warehouse' else last.outcome::text end as state,
       coalesce(held.reason, waiting.reason, last.reason, 'not fetched yet') as reason,
       coalesce(held.detail, waiting.detail, last.detail, '') as detail, waiting.due_at
from raw.entry as entry
left join lateral (
  select decision.* from ops.decision as decision
  where decision.subject_id = entry.canonical_url || '@' || entry.revision
     or decision.page_id in (select page_id from raw.page where page.canonical_url = entry.canonical_url)
  order by decision.decision_id desc limit 1
) as last on true
left join lateral (
  select item.* from ops.quarantine as item
  where item.state = 'open'
    and (item.subject_id = entry.canonical_url || '@' || entry.revision
         or item.subject_id in (select page_id::text from raw.page where page.canonical_url = entry.canonical_url))
  order by item.quarantine_id desc limit 1
) as held on true
left join lateral (
  select item.* from ops.deferral as item
  where item.subject_id = entry.canonical_url || '@' || entry.revision
     or item.subject_id in (select page_id::text from raw.page where page.canonical_url = entry.canonical_url)
  order by item.due_at desc limit 1
) as waiting on true;
comment on view marts.whereabouts is 'One row per announced entry: where it is now and why; nothing vanishes.';
