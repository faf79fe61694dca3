-- Question: Which sources edit their articles most, and by how many words?
-- Meaning: One row per source: articles, those edited after we first saw them, and the mean change in length.
-- Caveat: Only pages that were fetched again can show an edit; versions that our own reading changed are left out.
select article.source_id, count(distinct article.article_id) as article_count,
       count(distinct revision.article_id) as edited_count,
       round(avg(abs(revision.words_after - revision.words_before)), 1) as mean_words_changed
from marts.article_current as article
left join marts.revision as revision on revision.article_id = article.article_id and revision.change_kind = 'edited'
group by article.source_id
order by edited_count desc, article.source_id;
