-- Grain: one row per version after the first. Owner: analysts. Freshness: live.
create view marts.revision as
select later.article_id, later.version_no, later.canonical_url, later.change_kind, lower(later.valid) as seen_at,
       before.title as title_before, later.title as title_after, before.title <> later.title as is_title_changed,
       before.word_count as words_before, later.word_count as words_after
from warehouse.fact_article as later
join warehouse.fact_article as before on before.article_id = later.article_id and before.version_no = later.previous_no;
comment on view marts.revision is 'One row per version after the first: what changed, and when it was seen.';
