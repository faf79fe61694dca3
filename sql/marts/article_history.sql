-- Grain: one row per thing that happened to an announced entry. Owner: operators and analysts. Freshness: live.
-- Everything that was done about an address, by the machine and by people, to be read in the order of at. Rulings and placements are
-- about an article and stand with each of its addresses. Ask for canonical_url: it is looked up by index in every part.
create view marts.article_history as
with address as not materialized (
  select distinct page.canonical_url::text as canonical_url, page.article_url::text as article_url from raw.page as page
)
select entry.canonical_url::text as canonical_url, entry.first_seen_at as at, 'poll' as stage, 'kept' as outcome, 'new_entry' as reason,
       'announced by ' || entry.feed_url as detail, null::integer as version, null::bigint as run_id, '' as actor, null::text as page_id
from raw.entry as entry
union all
select entry.canonical_url::text, entry.vanished_at, 'poll', 'noted', 'vanished', 'its feed lists it no longer', null, null, '', null
from raw.entry as entry where entry.vanished_at is not null
union all
select request.canonical_url::text, request.requested_at, 'fetch', 'asked', request.outcome::text,
       concat_ws(', ', 'HTTP ' || request.http_status, request.duration_ms || ' ms', request.body_bytes || ' bytes',
                 nullif(array_to_string(request.reservations, ', '), ''), nullif(request.detail, '')),
       null, null, '', request.page_id::text
from raw.fetch as request
union all
select entry.canonical_url::text, decided.decided_at, 'fetch', decided.outcome::text, decided.reason::text, decided.detail::text,
       decided.version, decided.run_id, '', decided.page_id::text
from raw.entry as entry
cross join lateral generate_series(1, entry.revision) as each (revision)
join ops.decision as decided on decided.stage = 'fetch' and decided.subject_id = entry.canonical_url || '@' || each.revision
union all
select page.canonical_url::text, decided.decided_at, decided.stage::text, decided.outcome::text, decided.reason::text,
       decided.detail::text, decided.version, decided.run_id, '', page.page_id::text
from raw.page as page join ops.decision as decided on decided.page_id = page.page_id and decided.stage <> 'fetch'
union all
select page.canonical_url::text, held.first_at, held.stage::text, 'quarantined', held.reason::text, held.detail::text, held.version,
       null, '', page.page_id::text
from raw.page as page join ops.quarantine as held on held.page_id = page.page_id
union all
select entry.canonical_url::text, held.first_at, held.stage::text, 'quarantined', held.reason::text, held.detail::text, held.version,
       null, '', null
from raw.entry as entry
cross join lateral generate_series(1, entry.revision) as each (revision)
join ops.quarantine as held
  on held.stage = 'fetch' and held.page_id is null and held.subject_id = entry.canonical_url || '@' || each.revision
union all
select page.canonical_url::text, held.closed_at, held.stage::text, held.state::text, held.reason::text, held.close_reason::text,
       held.version, null, held.closed_by::text, page.page_id::text
from raw.page as page join ops.quarantine as held on held.page_id = page.page_id and held.closed_at is not null
union all
select page.canonical_url::text, gone.purged_at, 'housekeep', 'given up', gone.rule::text, gone.part || ': ' || gone.detail, null, null,
       gone.purged_by::text, page.page_id::text
from raw.page as page join ops.purge as gone on gone.page_id = page.page_id
union all
select address.canonical_url, ruling.ruled_at, 'judge', 'ruled', coalesce(ruling.state::text, 'taken_back'), ruling.why::text, null, null,
       ruling.ruled_by::text, ruling.page_id::text
from address join staging.topic_ruling as ruling on ruling.article_url::text = address.article_url
union all
select address.canonical_url, ruling.decided_at, 'dedup', 'ruled', ruling.verb::text,
       case when ruling.a_id::text = address.article_url then ruling.b_id else ruling.a_id end || ': ' || ruling.why, null, null,
       ruling.decided_by::text, null
from address join ops.duplicate_ruling as ruling on address.article_url in (ruling.a_id::text, ruling.b_id::text);
comment on view marts.article_history is 'One row per thing that happened to an announced entry: polls, requests, decisions, quarantine, purges, and what people ruled.';
