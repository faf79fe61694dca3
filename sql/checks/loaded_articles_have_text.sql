-- Severity: fail
-- Meaning: a version of an article stands without its text, although its publisher does not reserve it; or with it, although purged.
-- Fix: run the load stage again for the page: raise its version.
select fact.article_key, fact.canonical_url, fact.version_no
from warehouse.fact_article as fact
join raw.page as page using (page_id)
left join warehouse.article_text as words using (article_key)
left join ops.purge as purge on purge.page_id = fact.page_id and purge.part = 'text'
where words.article_key is null and page.retention = 'full_text'
   or words.article_key is not null and purge.page_id is not null
