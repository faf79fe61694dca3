-- Severity: fail
-- Meaning: a step kept a page and what it made of it is not there: steps do not add up from one to the next.
-- Fix: none by hand; a job wrote outside its transaction. Raise the version of the stage, so that the page is taken up again.
select decided.stage, decided.page_id, decided.decided_at
from ops.decision as decided join ops.stage as stage on stage.stage = decided.stage and stage.version = decided.version
where decided.outcome = 'kept' and case decided.stage
  when 'fetch' then not exists (select from raw.page where page.page_id = decided.page_id)
  when 'clean' then not exists (select from staging.article where article.page_id = decided.page_id)
  when 'judge' then not exists (select from staging.verdict where verdict.page_id = decided.page_id)
  when 'dedup' then not exists (select from staging.membership where membership.page_id = decided.page_id)
  when 'load' then not exists (select from warehouse.fact_article where fact_article.page_id = decided.page_id)
  else false end
