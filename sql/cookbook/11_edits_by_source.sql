-- Question: Which sources edit their articles most, and by how many words?
-- Meaning: One row per source: articles, those edited after we first saw them, and the mean change in length.
-- Caveat: Only pages that were fetched again can show an edit; versions that our own reading changed are left out.
with edit as (
  select fact.source_key, count(distinct fact.article_id) as edited_count,
         round(avg(abs(revision.words_after - revision.words_before)), 1) as mean_words_changed
  from marts.revision as revision
  join warehouse.fact_article as fact on fact.article_id = revision.article_id and fact.version_no = revision.version_no
  where revision.change_kind = 'edited' group by fact.source_key
)
select card.source_id, card.article_count, coalesce(edit.edited_count, 0) as edited_count, edit.mean_words_changed
from marts.source_scorecard as card
join warehouse.dim_source as source using (source_id)
left join edit using (source_key)
where card.article_count > 0
order by edited_count desc, card.source_id;
