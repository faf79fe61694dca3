-- Grain: one row per day of publication and source. Owner: analysts. Freshness: kursk_marts.
create materialized view marts.coverage_daily as
select article.published_on, article.source_id, count(*) as article_count,
       count(*) filter (where article.relation_kind = 'new') as original_count,
       count(*) filter (where article.topic_state = 'passing') as passing_count,
       sum(article.word_count) as word_count
from marts.article_current as article
where article.published_on is not null
group by article.published_on, article.source_id;
create unique index coverage_daily_key on marts.coverage_daily (published_on, source_id);
comment on materialized view marts.coverage_daily is 'One row per day of publication and source: articles, and how many of them are originals.';
