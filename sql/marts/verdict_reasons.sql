-- Grain: one row per judged page and reason. Owner: analysts. Freshness: live.
create view marts.verdict_reasons as
select page.canonical_url, article.title, verdict.state, verdict.score, verdict.threshold, verdict.is_near_threshold,
       reason.position, reason.words as reason, verdict.model_version, ruling.ruled_by, ruling.ruled_at, verdict.page_id
from staging.verdict as verdict
join raw.page as page using (page_id)
join staging.article as article using (page_id)
left join work.topic_ruling as ruling on ruling.article_url = page.article_url and ruling.state is not null
cross join lateral unnest(verdict.reasons) with ordinality as reason (words, position);
comment on view marts.verdict_reasons is 'One row per judged page and reason: why it was kept or dropped, the strongest reason first; ruled_by names the person whose ruling stands, if any.';
