-- Question: Which headlines were changed after publication, from what to what, and how long did the first stand?
-- Meaning: One row per change that we saw, with the time for which we knew the headline before.
-- Caveat: A headline that changed and changed back between two visits is not seen.
select revision.canonical_url, revision.title_before, revision.title_after, revision.seen_at,
       revision.seen_at - lower(before.valid) as stood_for
from marts.revision as revision
join warehouse.fact_article as before on before.article_id = revision.article_id and before.version_no = revision.version_no - 1
where revision.is_title_changed and revision.change_kind = 'edited'
order by revision.seen_at desc
limit 1000;
