-- Grain: one row per judged page and reason. Owner: analysts. Freshness: live.
create view marts.verdict_reasons as
select page.canonical_url, article.title, verdict.state, verdict.score, verdict.threshold, verdict.is_near_threshold,
       reason.position, reason.words as reason, verdict.page_id
from staging.verdict as verdict
join raw.page as page using (page_id)
join staging.article as article using (page_id)
cross join lateral unnest(verdict.reasons) with ordinality as reason (words, position);
comment on view marts.verdict_reasons is 'One row per judged page and reason: why it was kept or dropped, the strongest reason first.';
