-- Grain: one row per article that a person has ever ruled on, with the latest ruling. Owner: pipeline. Freshness: live.
create view work.topic_ruling as
select distinct on (article_url) article_url, ruling_id, page_id, state, ruled_by, why, ruled_at,
       coalesce(state in ('namesake', 'off_topic'), false) as is_rejection
from staging.topic_ruling
order by article_url, ruling_id desc;
comment on view work.topic_ruling is 'One row per article that a person has ever ruled on: the latest ruling, which counts. Its state is null when the ruling before was taken back.';
