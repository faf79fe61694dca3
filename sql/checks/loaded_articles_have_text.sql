-- Severity: fail
-- Meaning: a version of an article stands without its text.
-- Fix: run the load stage again for the page: raise its version.
select fact.article_key, fact.canonical_url, fact.version_no
from warehouse.fact_article as fact
where not exists (select from warehouse.article_text as words where words.article_key = fact.article_key)
