-- Grain: one row per source. Owner: analysts and operators. Freshness: kursk_marts.
create materialized view marts.source_scorecard as
select source.source_id, source.name, count(article.article_id) as article_count,
       round(avg((article.relation_kind = 'new')::int), 3) as original_share,
       round(avg((article.wire_credit is not null)::int), 3) as wire_share,
       round(avg(article.is_revised::int), 3) as revised_share,
       round((percentile_cont(0.5) within group (order by late.minutes))::numeric, 1) as median_delay_minutes,
       round((percentile_cont(0.95) within group (order by late.minutes))::numeric, 1) as p95_delay_minutes,
       polled.poll_count, polled.failed_share, complete.complete_through
from warehouse.dim_source as source
left join marts.article_current as article using (source_id)
left join lateral (
  select extract(epoch from article.first_seen_at - article.published_at) / 60 as minutes where article.published_at <= article.first_seen_at
) as late on true
left join lateral (
  select sum(hour.poll_count) as poll_count, round(sum(hour.failed_count)::numeric / sum(hour.poll_count), 3) as failed_share
  from ops.source_hour as hour where hour.source_id = source.source_id
) as polled on true
left join marts.source_complete as complete on complete.source_id = source.source_id
group by source.source_id, source.name, polled.poll_count, polled.failed_share, complete.complete_through;
create unique index source_scorecard_key on marts.source_scorecard (source_id);
comment on materialized view marts.source_scorecard is 'One row per source: how much of its own, how often edited, how late we had it, how often it failed.';
