-- Grain: one row per record, stage and outcome of a DAG run. Owner: operators. Freshness: live.
-- What poll dropped has no rows, only counts (marts.run_steps). Quarantine and deferral know their times, not their runs: an
-- item belongs to the runs whose stage was at work when it failed first and last, and a deferral only while it waits. A change
-- that a feed announced has no time of its own, so of what poll kept only new entries are here.
create view marts.run_row as
with span as not materialized (
  select dag_id, dag_run_id, stage, min(started_at) as from_at, max(coalesce(finished_at, now())) as until_at
  from ops.run group by dag_id, dag_run_id, stage
)
select run.dag_id, run.dag_run_id, decision.stage, decision.outcome, decision.reason::text,
       coalesce(page.source_id, entry.source_id) as source_id, coalesce(page.canonical_url, entry.canonical_url, decision.subject_id) as address,
       coalesce(article.title, entry.title, page.feed_title) as title, decision.detail::text, decision.decided_at as at
from ops.run as run
join ops.decision as decision using (run_id)
left join raw.page as page on page.page_id = decision.page_id
left join raw.entry as entry
  on entry.canonical_url = coalesce(page.canonical_url, regexp_replace(decision.subject_id, '@[0-9]+$', ''))
left join staging.article as article on article.page_id = decision.page_id
union all
select span.dag_id, span.dag_run_id, span.stage, 'kept', 'new_entry', entry.source_id, entry.canonical_url, entry.title,
       '', entry.first_seen_at
from span join raw.entry as entry on entry.first_seen_at between span.from_at and span.until_at
where span.stage = 'poll'
union all
select span.dag_id, span.dag_run_id, span.stage, 'quarantined', item.reason, item.source_id,
       coalesce(page.canonical_url, item.subject_id), coalesce(page.feed_title, entry.title, ''), item.detail,
       case when item.last_at between span.from_at and span.until_at then item.last_at else item.first_at end
from span join ops.quarantine as item
  on item.stage = span.stage
  and (item.first_at between span.from_at and span.until_at or item.last_at between span.from_at and span.until_at)
left join raw.page as page on page.page_id = item.page_id
left join raw.entry as entry on entry.canonical_url = regexp_replace(item.subject_id, '@[0-9]+$', '')
union all
select span.dag_id, span.dag_run_id, span.stage, 'deferred', item.reason, item.source_id,
       coalesce(page.canonical_url, item.subject_id), coalesce(page.feed_title, entry.title, ''), item.detail, item.first_at
from span join ops.deferral as item on item.stage = span.stage
left join raw.page as page on page.page_id = item.subject_id
left join raw.entry as entry on entry.canonical_url = regexp_replace(item.subject_id, '@[0-9]+$', '')
where item.first_at between span.from_at and span.until_at
   or span.stage = 'fetch' and exists (
     select from raw.fetch as request
     where request.canonical_url = entry.canonical_url and request.requested_at between span.from_at and span.until_at
   );
comment on view marts.run_row is 'One row per record, stage and outcome of a DAG run: the records behind the counts.';
