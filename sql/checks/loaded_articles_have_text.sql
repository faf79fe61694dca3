-- Severity: fail
-- Meaning: a version of an article stands without its text, although its publisher does not reserve it; or with it, although he does.
-- Fix: run the load stage again for the page: raise its version.
select fact.article_key, fact.canonical_url, fact.version_no
from warehouse.fact_article as fact join raw.page as page using (page_id)
where (page.retention = 'full_text')
   <> exists (select from warehouse.article_text as words where words.article_key = fact.article_key)
