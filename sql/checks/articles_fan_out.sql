-- Severity: warn
-- Meaning: one version has more rows than a news article can: over 2,000 mentions, 300 claims or 200 pairs of copies.
-- Fix: read the page: a list, an archive or a page of another kind was taken for one article. Correct its source's links.
select article_key, 'mention' as kind, count(*) as row_count from warehouse.fact_mention
where article_key > (select max(article_key) - 20000 from warehouse.fact_article) group by article_key, extract_version having count(*) > 2000
union all
select article_key, 'claim', count(*) from warehouse.fact_claim group by article_key, extract_version having count(*) > 300
union all
select fact.article_key, 'relation', count(*) from warehouse.fact_relation as relation
join warehouse.fact_article as fact on fact.page_id = relation.page_id group by fact.article_key, relation.dedup_version having count(*) > 200
