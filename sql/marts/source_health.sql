-- Grain: one row per feed. Owner: operators. Freshness: live.
create view marts.source_health as
select state.source_id, source.name as source_name, state.feed_url, state.health, state.trouble, state.trouble_since,
       case when wished.is_paused then 'paused by an operator'
            when state.health_reason <> '' then state.health_reason
            when state.last_ok_at is null then 'not polled yet' else 'well' end as in_words,
       case when wished.is_paused then 'resume it when it may be polled again' else case state.trouble
            when 'gone' then 'remove the feed, or find its successor'
            when 'missing' then 'look for the new address on the site'
            when 'html' then 'look for the new address on the site: a page stands where the feed was'
            when 'redesigned' then 'correct its selectors or link pattern: the page was redesigned, or a wall stands there'
            when 'refused' then 'ask the publisher for access, or lower the pace'
            when 'unreadable' then 'look at the document: it cannot be parsed'
            when 'empty' then 'look at the site: the feed lists nothing any more'
            when 'frozen' then 'look at the site: the feed stands still, its articles may not'
            when 'silent' then 'look at the site: does it still publish?'
            when 'unreachable' then 'wait; it is tried again by itself'
       end end as what_to_do,
       case when state.asked_url <> state.feed_url then state.asked_url end as moved_to, state.moved_to as redirects_to,
       state.last_polled_at, state.last_ok_at, state.last_new_at, state.next_due_at,
       make_interval(secs => state.interval_seconds) as poll_interval,
       make_interval(secs => rhythm.median_gap_seconds) as usual_gap,
       make_interval(secs => state.window_seconds) as reaches_back,
       make_interval(secs => nullif(state.asked_seconds, 0)) as asks_for, state.last_entry_count, state.failure_weight,
       state.lies_since, coalesce(gap.gap_count, 0) as gap_count, gap.last_gap_at,
       coalesce(wished.is_paused, false) as is_paused, wished.poll_asked_at, wished.reset_asked_at, wished.new_address,
       make_interval(secs => wished.shortest_seconds) as shortest_interval,
       make_interval(secs => wished.longest_seconds) as longest_interval,
       wished.muted_by, wished.mute_reason, wished.muted_until, coalesce(wished.muted_until > now(), false) as is_muted
from ops.crawl_state as state
left join warehouse.dim_source as source on source.source_id = state.source_id
left join ops.feed_rhythm as rhythm on rhythm.feed_url = state.feed_url
left join ops.feed_order as wished on wished.feed_url = state.feed_url
left join (
  select feed_url, count(*) as gap_count, max(at) as last_gap_at from ops.feed_event where kind = 'gap' group by feed_url
) as gap on gap.feed_url = state.feed_url;
comment on view marts.source_health is 'One row per feed: how it is doing in words, what to do, and how it is polled.';
