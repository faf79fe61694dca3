-- Grain: one row per stage that has work waiting. Owner: operators. Freshness: live.
create view work.backlog as
select 'fetch' as stage, count(*) as waiting_count, min(first_seen_at) as oldest_at from work.fetch having count(*) > 0
union all
select stage::text, count(*), min(fetched_at) from work.pending group by stage;
comment on view work.backlog is 'One row per stage that has work waiting: how much, and how old.';
