-- Severity: warn
-- Meaning: an article claims to be published before 2000, or after it was changed last; or a claim speaks of a day after it was said by a year.
-- Fix: look at the provenance of published_at; the page states a wrong date, or an archive is polled as news.
select fact.canonical_url, fact.published_at, 'published before 2000' as trouble
from warehouse.fact_article as fact where fact.published_at < timestamptz '2000-01-01 00:00+00'
union all
select fact.canonical_url, fact.published_at, 'changed before it was published'
from warehouse.fact_article as fact join staging.article as article using (page_id)
where article.modified_at < fact.published_at - interval '2 days'
union all
select article.canonical_url, article.published_at, 'claims a day a year later: ' || claim.event_date
from warehouse.fact_claim as claim join warehouse.fact_article as article using (article_key)
where claim.event_precision = 'day' and claim.event_date ~ '^2\d\d\d-' and left(claim.event_date, 4)::integer > extract(year from article.published_at) + 1
