-- Question: Which articles, versions, stage versions, runs and code produced a count of mentions?
-- Meaning: One row per version and run behind "how often was this entity named on its busiest day".
-- Caveat: Change the entity_id below.
with asked as (
  select entity_id, published_on from marts.entity_daily where entity_id = 'Q3178' order by mention_count desc, published_on limit 1
)
select article.canonical_url, article.version_no, count(*) as mention_count, mention.extract_version, run.code_version,
       run.dag_id, run.dag_run_id, run.task_id, run.try_number, run.started_at
from asked
join marts.article_current as article using (published_on)
join warehouse.dim_entity as entity using (entity_id)
join marts.reading_current as reading using (article_key)
join warehouse.fact_mention as mention
  on mention.article_key = article.article_key and mention.entity_key = entity.entity_key and mention.extract_version = reading.extract_version
join ops.run as run on run.run_id = mention.run_id
group by article.canonical_url, article.version_no, mention.extract_version, run.code_version, run.dag_id, run.dag_run_id, run.task_id,
         run.try_number, run.started_at
order by article.canonical_url;
