-- Grain: one row per feed, and per source of which no feed was polled yet. Owner: operators. Freshness: live.
-- trouble_rank orders the board: 0 feeds that fail, 1 those that answer and bring nothing, 2 those not polled yet, paused, or
-- in trouble that somebody looks after (muted), 3 the rest. A mute that outlived its date raises the feed again.
create view marts.feed_board as
select source.source_id, source.name, state.feed_url, coalesce(state.health::text, 'never_polled') as health,
       state.trouble::text as trouble, state.trouble_since, coalesce(health.in_words, 'not polled yet') as in_words,
       health.what_to_do, state.last_outcome, state.last_ok_at, state.last_new_at, health.usual_gap, state.next_due_at,
       state.last_entry_count, recent.daily_counts,
       coalesce(health.is_paused, false) as is_paused, coalesce(health.is_muted, false) as is_muted, health.muted_by,
       health.mute_reason, health.muted_until,
       case when health.is_paused or (health.is_muted and (state.trouble is not null or state.health <> 'active')) then 2
            when state.trouble in ('empty', 'frozen', 'silent') then 1
            when state.trouble is not null or state.health <> 'active' then 0
            when state.feed_url is null then 2 else 3 end as trouble_rank
from warehouse.dim_source as source
left join ops.crawl_state as state using (source_id)
left join marts.source_health as health using (feed_url)
left join lateral (
  select array_agg(coalesce(found.entry_count, 0) order by day.days_ago desc) as daily_counts
  from generate_series(0, 13) as day (days_ago)
  left join (
    select (now() at time zone 'UTC')::date - (entry.first_seen_at at time zone 'UTC')::date as days_ago, count(*) as entry_count
    from raw.entry as entry
    where entry.source_id = source.source_id and entry.feed_url = state.feed_url
      and entry.first_seen_at >= ((now() at time zone 'UTC')::date - 13)::timestamp at time zone 'UTC'
    group by 1
  ) as found using (days_ago)
) as recent on true;
comment on view marts.feed_board is 'One row per feed: its health, its times, and the new entries of the last 14 days (UTC, oldest first).';
