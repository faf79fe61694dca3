-- Grain: one row per entity. Owner: analysts. Freshness: kursk_marts.
-- First among the sources that we follow, by the publication that they state. family_count are publisher families that named it
-- within three days. The counts by language count copies once.
-- Counted by narrow rows, one per entity and text: with titles beside them the sort went to disk.
create materialized view marts.first_report as
with first as (
  select distinct on (entity_id) entity_id, name, label, published_at as first_at, article_id, article_key, source_id
  from marts.article_entity where published_at is not null order by entity_id, published_at, article_id
),
by_text as (
  select entity_id, cluster_id, count(*) as article_count, bool_or(language like 'en%') as is_english,
         bool_or(language like 'ru%') as is_russian, bool_or(language like 'uk%') as is_ukrainian
  from marts.article_entity group by entity_id, cluster_id
),
counted as (
  select entity_id, sum(article_count)::bigint as article_count, count(cluster_id) as cluster_count,
         count(cluster_id) filter (where is_english) as english_count, count(cluster_id) filter (where is_russian) as russian_count,
         count(cluster_id) filter (where is_ukrainian) as ukrainian_count
  from by_text group by entity_id
),
early as (
  select named.entity_id, count(distinct named.publisher_family) as family_count
  from first join marts.article_entity as named
    on named.entity_id = first.entity_id and named.published_at <= first.first_at + interval '3 days'
  group by named.entity_id
)
select first.entity_id, first.name, first.label, first.first_at, first.source_id as first_source_id, first.article_id as first_article_id,
       fact.canonical_url::text as first_url, fact.title::text as first_title, early.family_count, counted.article_count,
       counted.cluster_count, counted.english_count, counted.russian_count, counted.ukrainian_count
from first
join warehouse.fact_article as fact using (article_key)
join counted using (entity_id)
join early using (entity_id);
create unique index first_report_key on marts.first_report (entity_id);
comment on materialized view marts.first_report is 'One row per entity: who named it first, how widely within three days, and how many texts of each language name it.';
