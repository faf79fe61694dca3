-- Grain: one row per article and spell of time in which its address answered alike. Owner: analysts. Freshness: live.
-- present, gone (not found, or a page that says so), walled (money, an account, consent), or moved (for good, elsewhere), as
-- observed: from the first request that was answered so to the last; what lies between two requests is not known.
create view marts.article_state as
with answer as (
  select log.canonical_url, log.requested_at, log.fetch_id, log.http_status, log.final_url,
         case when log.outcome in ('not_found', 'gone') or cleaned.reason = 'soft_404' then 'gone'
              when fetched.reason in ('paywall', 'login_wall', 'consent_wall', 'refused')
                or cleaned.reason in ('paywall', 'login_wall', 'consent_wall') then 'walled'
              when log.outcome = 'ok' and log.is_moved_permanently then 'moved'
              when log.outcome in ('ok', 'not_modified') then 'present' end as state
  from raw.fetch as log
  join ops.decision as fetched on fetched.stage = 'fetch' and fetched.subject_id = log.canonical_url || '@' || log.revision
  left join lateral (
    select decided.reason from ops.decision as decided
    where decided.stage = 'clean' and decided.page_id = log.page_id order by decided.decision_id desc limit 1
  ) as cleaned on true
),
turn as (
  select *, row_number() over (partition by canonical_url order by requested_at, fetch_id)
          - row_number() over (partition by canonical_url, state order by requested_at, fetch_id) as spell_no
  from answer where state is not null
),
spell as (
  select canonical_url, state, spell_no, min(requested_at) as first_seen_at, max(requested_at) as last_seen_at,
         count(*) as request_count, (array_agg(http_status order by requested_at desc))[1] as http_status,
         (array_agg(final_url order by requested_at desc))[1] as final_url
  from turn group by canonical_url, state, spell_no
)
select canonical_url, state, first_seen_at, last_seen_at, request_count, http_status, final_url,
       lag(last_seen_at) over (partition by canonical_url order by first_seen_at) as before_seen_at,
       lead(first_seen_at) over (partition by canonical_url order by first_seen_at) is null as is_current
from spell;
comment on view marts.article_state is 'One row per article and spell of time in which its address answered alike: present, gone, walled or moved.';
