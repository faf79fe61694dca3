-- Grain: one row per announced entry. Owner: operators and analysts. Freshness: live.
-- Set by set, so that a whole year of entries is one pass; marts.whereabouts tells one entry's story in more words.
create view marts.entry_end as
with held as (
  select distinct coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as canonical_url
  from ops.quarantine as item left join raw.page as page on page.page_id = item.page_id
  where item.state = 'open' and item.stage <> 'poll'
), waiting as (
  select distinct coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as canonical_url
  from ops.deferral as item left join raw.page as page on page.page_id = item.subject_id
  where item.stage <> 'poll'
)
select entry.source_id, entry.canonical_url, entry.published_at, entry.first_seen_at,
       case when waiting.canonical_url is not null then 'deferred' when held.canonical_url is not null then 'quarantined'
            when last.outcome = 'dropped' then 'dropped' when last.stage = 'load' then 'loaded' else 'waiting' end as ending,
       case when waiting.canonical_url is null and held.canonical_url is null and last.outcome = 'dropped'
            then last.reason end as drop_reason
from raw.entry as entry
left join held on held.canonical_url = entry.canonical_url
left join waiting on waiting.canonical_url = entry.canonical_url
left join lateral (
  select decision.stage, decision.outcome, decision.reason from (
    (select page_decision.* from raw.page as page join ops.decision as page_decision on page_decision.page_id = page.page_id
     where page.canonical_url = entry.canonical_url order by page_decision.decision_id desc limit 1)
    union all
    (select fetched.* from ops.decision as fetched
     where fetched.stage = 'fetch' and fetched.subject_id = entry.canonical_url || '@' || entry.revision
       and fetched.reason <> 'unchanged_body'
     order by fetched.decision_id desc limit 1)
  ) as decision order by decision.decision_id desc limit 1
) as last on true;
comment on view marts.entry_end is 'One row per announced entry: where it ended, or that it has not yet (waiting, deferred).';
