-- Grain: one row per address that a daily look at listings drew. Owner: operators. Freshness: live.
-- What became by now of what a source published about the topic, whether its feeds announced it or not; ops.recall_address keeps it
-- as of the last look, for a fortnight's addresses. What was published within three hours of the look and is not known is too_new: a
-- quiet feed is polled every two hours at the longest.
create view marts.recall_fate as
select named.day_on, named.source_id, named.listed_by, named.canonical_url, named.title, named.published_at, look.looked_at,
       judged.fate, coalesce(place.reason, '') as reason, place.stage, place.detail
from ops.recall_address as named
join ops.recall_look as look using (day_on, source_id, listed_by)
left join lateral (
  select entry.stage, entry.state, entry.reason, entry.detail from marts.whereabouts as entry
  where entry.canonical_url = named.canonical_url
) as place on true
cross join lateral (
  select case
    when place.state = 'in the warehouse' then 'loaded'
    when exists (select from warehouse.fact_article as fact where fact.canonical_url = named.canonical_url) then 'loaded'
    when exists (select from ops.takedown as taken where taken.canonical_url = named.canonical_url) then 'taken_down'
    when place.state is null and named.published_at > look.looked_at - interval '3 hours' then 'too_new'
    when place.state is null then 'never_announced'
    when place.state = 'quarantined' then 'set_aside'
    when place.state in ('waiting', 'deferred', 'kept') then 'on_its_way'
    when place.reason in ('paywall', 'login_wall', 'consent_wall', 'refused') then 'walled'
    when place.stage = 'judge' then 'off_topic'
    when place.stage = 'fetch' then 'fetch_failed'
    else 'dropped' end as fate
) as judged;
comment on view marts.recall_fate is 'One row per address that a daily look at listings drew: what became of it here, and why it is missing.';
comment on column marts.recall_fate.day_on is 'Day of publication that was looked at, UTC.';
comment on column marts.recall_fate.listed_by is 'sitemap: the source''s own; gdelt: files of GDELT.';
comment on column marts.recall_fate.looked_at is 'When the listing was read.';
comment on column marts.recall_fate.fate is 'loaded, off_topic, on_its_way, too_new or taken_down; or missed: never_announced, fetch_failed, walled, dropped, set_aside.';
