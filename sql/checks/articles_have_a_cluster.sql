-- Severity: fail
-- Meaning: an article stands in no cluster of copies, or in one whose first page nobody has: counts of texts leave it out.
-- Fix: raise the version of the dedup stage, so that the article is placed again.
select fact.article_key, fact.canonical_url, member.cluster_id
from warehouse.fact_article as fact
left join warehouse.bridge_cluster_article as member using (article_key)
where upper_inf(fact.valid)
  and not exists (select from raw.page as page where page.page_id = member.cluster_id)
  and not exists (select from warehouse.dim_seed as seed where seed.seed_id = member.cluster_id)
