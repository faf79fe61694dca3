-- Question: What did an edit change in meaning: which people, places and figures came, went or were altered?
-- Meaning: One row per edit that changed more than wording; figures with whose they are and who says them, old -> new.
-- Caveat: Both versions are read by the present extractor; what it overlooks in either looks like a change.
select canonical_url, seen_at, title_after as title, is_title_changed, entities_added, entities_removed, claims_added, claims_removed,
       claims_altered
from marts.revision
where change_kind = 'edited' and (is_meaning_changed or is_title_changed)
order by seen_at desc, canonical_url
limit 100;
