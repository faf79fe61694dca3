-- Grain: one row per article that a person should look at. Owner: operators. Freshness: live.
create view marts.verdict_review as
select distinct on (page.article_url) page.article_url, article.title, article.language, verdict.state, verdict.score,
       verdict.threshold, verdict.reasons, page.source_id, page.fetched_at, page.page_id
from staging.verdict as verdict
join raw.page as page using (page_id)
join staging.article as article using (page_id)
where verdict.is_near_threshold
  and not exists (select from work.topic_ruling as ruling where ruling.article_url = page.article_url and ruling.state is not null)
order by page.article_url, page.fetched_at desc;
comment on view marts.verdict_review is 'One row per article whose verdict came near the threshold, or whose language the topic has no words for, and that no person has ruled on yet: kursk judge decide.';
