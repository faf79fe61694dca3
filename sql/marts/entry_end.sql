-- Grain: one row per announced entry. Owner: operators and analysts. Freshness: kursk_marts.
-- Set by set, so that a whole year of entries is one pass; marts.whereabouts tells one entry's story in more words. What a
-- person discarded from quarantine has ended there too.
create materialized view marts.entry_end as
with held as (
  select coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as canonical_url,
         bool_or(item.state = 'open') as is_open
  from ops.quarantine as item
  join ops.stage as stage on stage.stage = item.stage
  left join raw.page as page on page.page_id = item.page_id
  where item.stage <> 'poll' and (item.state = 'open' or item.state = 'discarded' and item.version = stage.version)
  group by 1
), waiting as (
  select distinct coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as canonical_url
  from ops.deferral as item left join raw.page as page on page.page_id = item.subject_id
  where item.stage <> 'poll'
)
select entry.source_id, entry.canonical_url, entry.title, entry.published_at, entry.first_seen_at, entry.stage, entry.reason,
       case when waiting.canonical_url is not null then 'deferred' when held.is_open then 'quarantined'
            when entry.stage = 'load' and (entry.outcome = 'kept' or entry.reason in ('unchanged', 'superseded')) then 'loaded'
            when entry.outcome = 'dropped' then 'dropped' when held.canonical_url is not null then 'quarantined'
            else 'waiting' end as ending,
       case when waiting.canonical_url is null and held.is_open is not true and entry.outcome = 'dropped'
            and entry.reason not in ('unchanged', 'superseded') then entry.reason end as drop_reason
from marts.entry_decision as entry
left join held on held.canonical_url = entry.canonical_url
left join waiting on waiting.canonical_url = entry.canonical_url;
create unique index entry_end_key on marts.entry_end (canonical_url);
create index entry_end_by_source on marts.entry_end (source_id, first_seen_at);
comment on materialized view marts.entry_end is 'One row per announced entry: where it ended, or that it has not yet (waiting, deferred).';
