-- Grain: one row per article, in its current version. Owner: analysts. Freshness: live.
-- An article that a person ruled to be off topic or a namesake is withdrawn from here; its versions stay in warehouse.fact_article.
create view marts.article_current as
select fact.article_key, fact.article_id, fact.version_no, fact.canonical_url, source.source_id, source.name as source_name,
       source.publisher_family, source.country, fact.title, fact.authors, fact.published_at, fact.published_on, fact.language,
       fact.wire_credit, fact.word_count, fact.topic_state, fact.topic_score, member.cluster_id, member.kind as relation_kind,
       lower(first_version.valid) as first_seen_at, fact.version_no > 1 as is_revised, fact.page_id
from warehouse.fact_article as fact
join warehouse.dim_source as source using (source_key)
join warehouse.fact_article as first_version
  on first_version.article_id = fact.article_id and first_version.version_no = 1
left join warehouse.bridge_cluster_article as member on member.article_key = fact.article_key
where upper_inf(fact.valid)
  and not exists (select from work.topic_ruling as ruling where ruling.article_url = fact.canonical_url and ruling.is_rejection);
comment on view marts.article_current is 'One row per article, in its current version, without those that a person rejected (staging.topic_ruling).';
