-- Severity: warn
-- Meaning: an article claims to be published more than two days after it was first seen.
-- Fix: look at the provenance of published_at; the page states a wrong date.
select fact.canonical_url, fact.published_at, lower(fact.valid) as seen_at
from warehouse.fact_article as fact
where fact.published_at > lower(fact.valid) + interval '2 days'
