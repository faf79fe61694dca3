-- Grain: one row per announced entry. Owner: operators and analysts. Freshness: live.
-- Answers "why is this article not in the warehouse?": the last decision about it, or what holds it up.
create view marts.whereabouts as
select distinct on (entry.canonical_url)
       entry.source_id, entry.canonical_url, entry.title, entry.published_at, entry.first_seen_at,
       coalesce(held.stage, waiting.stage, entry.stage, 'poll') as stage,
       case when held.stage is not null then 'quarantined' when waiting.stage is not null then 'deferred'
            when entry.outcome is null then 'waiting'
            when entry.stage = 'load' and (entry.outcome = 'kept' or entry.reason in ('unchanged', 'superseded')) then 'in the warehouse' else entry.outcome::text end as state,
       coalesce(held.reason, waiting.reason, entry.reason, 'not fetched yet') as reason,
       coalesce(held.detail, waiting.detail, entry.detail, '') as detail, waiting.due_at
from marts.entry_decision as entry
left join lateral (
  select name.subject_id from (
    select entry.canonical_url || '@' || entry.revision as subject_id
    union all select page.page_id from raw.page as page where page.canonical_url = entry.canonical_url
  ) as name
) as subject on true
left join ops.quarantine as held on held.subject_id = subject.subject_id and held.state = 'open'
left join ops.deferral as waiting on waiting.subject_id = subject.subject_id
order by entry.canonical_url, held.quarantine_id desc nulls last, waiting.due_at desc nulls last;
comment on view marts.whereabouts is 'One row per announced entry: where it is now and why; nothing vanishes.';
