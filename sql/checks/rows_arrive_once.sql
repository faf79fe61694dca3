-- Severity: fail
-- Meaning: a version has more or fewer mentions, claims or quotations than the extractor found on its page (the last 20,000 versions).
-- Fix: raise the version of the load stage; if the counts differ again, report the rows: a load lost or doubled some.
with version as (
  select fact.article_key, fact.page_id, stage.version
  from warehouse.fact_article as fact
  join ops.decision as extracted on extracted.page_id = fact.page_id and extracted.stage = 'extract'
  join ops.stage as stage on stage.stage = 'extract' and stage.version = extracted.version
  join ops.decision as loaded on loaded.input_decision_id = extracted.decision_id and loaded.stage = 'load' and loaded.outcome = 'kept'
  where upper_inf(fact.valid) and fact.article_key > (select max(article_key) - 20000 from warehouse.fact_article)
),
found as (
  select 'mention' as kind, page_id, count(*) as row_count from staging.mention group by page_id
  union all select 'claim', page_id, count(*) from staging.claim group by page_id
  union all select 'quotation', page_id, count(*) from staging.quotation group by page_id
),
arrived as (
  select 'mention' as kind, article_key, extract_version, count(*) as row_count from warehouse.fact_mention
  where article_key > (select max(article_key) - 20000 from warehouse.fact_article) group by article_key, extract_version
  union all
  select 'claim', article_key, extract_version, count(*) from warehouse.fact_claim
  where article_key > (select max(article_key) - 20000 from warehouse.fact_article) group by article_key, extract_version
  union all
  select 'quotation', article_key, extract_version, count(*) from warehouse.fact_quotation
  where article_key > (select max(article_key) - 20000 from warehouse.fact_article) group by article_key, extract_version
)
select version.article_key, version.page_id, kind.kind, coalesce(found.row_count, 0) as found_count, coalesce(arrived.row_count, 0) as arrived_count
from version cross join (values ('mention'), ('claim'), ('quotation')) as kind (kind)
left join found on found.kind = kind.kind and found.page_id = version.page_id
left join arrived on arrived.kind = kind.kind and arrived.article_key = version.article_key and arrived.extract_version = version.version
where coalesce(found.row_count, 0) <> coalesce(arrived.row_count, 0)
