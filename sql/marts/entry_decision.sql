-- Grain: one row per announced entry. Owner: operators and analysts. Freshness: live.
-- What was decided about it last, whichever stage that was; nothing yet where stage is null. That a body was seen before says
-- nothing about where the entry is: the decisions about that body do.
create view marts.entry_decision as
select entry.source_id, entry.canonical_url, entry.revision, entry.title, entry.published_at, entry.first_seen_at,
       last.stage, last.outcome, last.reason, last.detail, last.decided_at
from raw.entry as entry
left join lateral (
  select * from (
    (select page_decision.* from raw.page as page join ops.decision as page_decision on page_decision.page_id = page.page_id
     where page.canonical_url = entry.canonical_url order by page_decision.decision_id desc limit 1)
    union all
    (select fetched.* from ops.decision as fetched
     where fetched.stage = 'fetch' and fetched.subject_id = entry.canonical_url || '@' || entry.revision
       and fetched.reason <> 'unchanged_body'
     order by fetched.decision_id desc limit 1)
  ) as decision order by decision.decision_id desc limit 1
) as last on true;
comment on view marts.entry_decision is 'One row per announced entry: the last decision about it.';
