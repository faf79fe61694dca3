-- Grain: one row per open item of quarantine. Owner: operators. Freshness: live.
create view marts.quarantine_open as
select item.quarantine_id, item.stage, item.version, item.reason, item.detail, item.source_id, item.attempt_count, item.first_at,
       item.last_at, item.subject_id, coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as address,
       coalesce(nullif(entry.title, ''), page.feed_title, '') as title, page.body_hash, page.content_type, page.charset, page.fetched_at
from ops.quarantine as item
left join raw.page as page on page.page_id = coalesce(item.page_id, item.subject_id)
left join raw.entry as entry
  on entry.canonical_url = coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', ''))
where item.state = 'open';
comment on view marts.quarantine_open is 'One row per open item of quarantine, with what it is about and the page as stored, where there is one.';
