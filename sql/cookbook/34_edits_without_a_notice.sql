-- Question: Which sources change what an article means without a correction notice?
-- Meaning: Per source: edits that we saw, those that changed entities or figures, and those of them whose page carries no correction.
-- Caveat: Only pages that were fetched again can show an edit. A notice in words that we do not know counts as none.
select source.source_id, count(*) as edit_count, count(*) filter (where revision.is_meaning_changed) as meaning_count,
       count(*) filter (where revision.is_meaning_changed and notice.value is null) as silent_count
from marts.revision as revision
join warehouse.fact_article as fact on fact.article_id = revision.article_id and fact.version_no = revision.version_no
join warehouse.dim_source as source using (source_key)
left join warehouse.article_field as notice on notice.article_key = fact.article_key and notice.field = 'corrections'
where revision.change_kind = 'edited'
group by source.source_id
order by silent_count desc, meaning_count desc, source.source_id;
