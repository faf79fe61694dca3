-- Grain: one row per revision of an entry that waits to be fetched. Owner: pipeline. Freshness: live.
-- A page is fetched once for each revision of its entry, whatever the version of the stage: bodies come from the archive after that.
-- What was taken down is never asked for; what a backfill announced comes after all news.
-- What is held for review (ops.hold) waits for its answer.
create view work.fetch as
select entry.*, entry.canonical_url || '@' || entry.revision as subject_id, waiting.due_at,
       coalesce(waiting.attempt_count, 0) + 1 as attempt, latest.page_id as latest_page_id,
       exists (select from ops.backfill_entry as late where late.canonical_url = entry.canonical_url) as is_backfill
from raw.entry as entry
left join ops.deferral as waiting
  on waiting.stage = 'fetch' and waiting.subject_id = entry.canonical_url || '@' || entry.revision
left join lateral (
  select page.page_id from raw.page as page where page.canonical_url = entry.canonical_url order by page.fetched_at desc limit 1
) as latest on true
where not exists (select from ops.takedown as taken where taken.canonical_url = entry.canonical_url)
  and not exists (
    select from ops.decision as decided
    where decided.stage = 'fetch' and decided.subject_id = entry.canonical_url || '@' || entry.revision
  )
  and not exists (
    select from ops.quarantine as held
    where held.stage = 'fetch' and held.subject_id = entry.canonical_url || '@' || entry.revision
      and held.state in ('open', 'discarded')
  )
  and not exists (
    select from ops.hold as held
    where held.kind = 'yield' and held.state = 'open' and held.source_id = entry.source_id and entry.first_seen_at >= held.from_at
  );
comment on view work.fetch is 'One row per revision of an entry that waits to be fetched.';
