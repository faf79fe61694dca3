-- Grain: one row per version after the first. Owner: analysts. Freshness: live.
-- What changed in meaning: who is named (marts.entity_change) and which figures are given by whom (marts.claim_change). A version without
-- either, under the same headline, changed in wording alone. change_kind "reprocessed" is a change of our own reading, no edit.
create view marts.revision as
with entity as (
  select article_id, version_no, array_agg(name order by name) filter (where change = 'added') as entities_added,
         array_agg(name order by name) filter (where change = 'removed') as entities_removed
  from marts.entity_change group by article_id, version_no
),
figure as (
  select article_id, version_no,
         array_agg(of_whom || array_to_string(figures_after, ', ') order by of_whom)
           filter (where figures_before is null) as claims_added,
         array_agg(of_whom || array_to_string(figures_before, ', ') order by of_whom)
           filter (where figures_after is null) as claims_removed,
         array_agg(of_whom || array_to_string(figures_before, ', ') || ' -> ' || array_to_string(figures_after, ', ') order by of_whom)
           filter (where figures_before is not null and figures_after is not null) as claims_altered
  from (
    select *, concat_ws(', ', replace(kind, '_', ' '), side, speaker) || ': ' as of_whom from marts.claim_change
  ) as change
  group by article_id, version_no
)
select later.article_id, later.version_no, later.canonical_url, later.change_kind, lower(later.valid) as seen_at,
       before.title as title_before, later.title as title_after, before.title <> later.title as is_title_changed,
       before.word_count as words_before, later.word_count as words_after, coalesce(entity.entities_added, '{}') as entities_added,
       coalesce(entity.entities_removed, '{}') as entities_removed, coalesce(figure.claims_added, '{}') as claims_added,
       coalesce(figure.claims_removed, '{}') as claims_removed, coalesce(figure.claims_altered, '{}') as claims_altered,
       entity.article_id is not null or figure.article_id is not null as is_meaning_changed,
       before.published_at is distinct from later.published_at as is_date_changed
from warehouse.fact_article as later
join warehouse.fact_article as before on before.article_id = later.article_id and before.version_no = later.previous_no
left join entity on entity.article_id = later.article_id and entity.version_no = later.version_no
left join figure on figure.article_id = later.article_id and figure.version_no = later.version_no;
comment on view marts.revision is 'One row per version after the first: what changed in headline, length, entities and claims, and when it was seen.';
