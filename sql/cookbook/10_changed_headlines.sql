-- Question: Which headlines were changed after publication, from what to what, and how long did the first stand?
-- Meaning: One row per change that we saw, with the time for which we knew the headline before.
-- Caveat: A headline that changed and changed back between two visits is not seen.
select revision.canonical_url, revision.title_before, revision.title_after, revision.seen_at,
       revision.seen_at - shown.since as stood_for
from marts.revision as revision
cross join lateral (
  -- the text below a headline may have been edited meanwhile: the first of the versions that carried it without a break
  select min(lower(version.valid)) as since
  from warehouse.fact_article as version
  where version.article_id = revision.article_id and version.version_no < revision.version_no and not exists (
    select from warehouse.fact_article as other
    where other.article_id = version.article_id and other.title <> revision.title_before
      and other.version_no between version.version_no and revision.version_no - 1
  )
) as shown
where revision.is_title_changed and revision.change_kind = 'edited'
order by revision.seen_at desc
limit 1000;
