-- Grain: one row per source that was polled. Owner: analysts. Freshness: live.
-- What a source published up to complete_through is in the warehouse, or in a row that says why not. After it, few articles
-- are no lull: they are not all known yet.
create view marts.source_complete as
with feed as (
  select state.source_id, state.feed_url, state.trouble,
         case when state.trouble = 'frozen' then state.body_changed_at else state.last_ok_at end as read_through
  from ops.crawl_state as state where state.health not in ('gone', 'disabled')
), read as (
  select source_id, case when bool_and(read_through is not null) then min(read_through) end as read_through,
         (array_agg(feed_url order by read_through nulls first))[1] as feed_url,
         (array_agg(trouble order by read_through nulls first))[1] as trouble
  from feed group by source_id
), open as (
  select source_id, min(first_seen_at) as first_seen_at, count(*) as entry_count
  from marts.entry_end where ending in ('waiting', 'deferred') group by source_id
)
select known.source_id,
       case when read.source_id is null or read.read_through is not null
            then least(read.read_through, open.first_seen_at) end as complete_through,
       read.read_through, coalesce(open.entry_count, 0) as open_entry_count, open.first_seen_at as open_since,
       case when read.source_id is null then 'none of its feeds is followed any more'
            when read.read_through is null then 'never read: ' || read.feed_url
            when open.first_seen_at < read.read_through then open.entry_count || ' entries are on their way'
            when read.trouble in ('empty', 'silent') or read.trouble is null then 'all that it published is decided'
            else read.trouble || ': ' || read.feed_url end as held_by
from (select distinct source_id from ops.crawl_state) as known
left join read using (source_id)
left join open using (source_id);
comment on view marts.source_complete is 'One row per source that was polled: up to when everything it published is decided, and what holds it up.';
