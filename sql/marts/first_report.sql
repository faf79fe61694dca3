-- Grain: one row per entity. Owner: analysts. Freshness: kursk_marts.
-- First among the sources that we follow, by the publication that they state. family_count are publisher families that named it
-- within three days. The counts by language count copies once.
create materialized view marts.first_report as
with first as (
  select distinct on (entity_id) entity_id, name, label, published_at as first_at, article_id, article_key, source_id
  from marts.article_entity where published_at is not null order by entity_id, published_at, article_id
)
select first.entity_id, first.name, first.label, first.first_at, first.source_id as first_source_id, first.article_id as first_article_id,
       fact.canonical_url::text as first_url, fact.title::text as first_title,
       count(distinct named.publisher_family) filter (where named.published_at <= first.first_at + interval '3 days') as family_count,
       count(*) as article_count, count(distinct named.cluster_id) as cluster_count,
       count(distinct named.cluster_id) filter (where named.language like 'en%') as english_count,
       count(distinct named.cluster_id) filter (where named.language like 'ru%') as russian_count,
       count(distinct named.cluster_id) filter (where named.language like 'uk%') as ukrainian_count
from first
join warehouse.fact_article as fact using (article_key)
join marts.article_entity as named on named.entity_id = first.entity_id
group by first.entity_id, first.name, first.label, first.first_at, first.source_id, first.article_id, fact.canonical_url, fact.title;
create unique index first_report_key on marts.first_report (entity_id);
comment on materialized view marts.first_report is 'One row per entity: who named it first, how widely within three days, and how many texts of each language name it.';
