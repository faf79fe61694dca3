-- Question: Which figures did a publisher change, add or take out between two versions of an article?
-- Meaning: One row per thing and speaker whose figures differ, with both states and when the change was seen.
-- Caveat: A change of our own reading is marked "reprocessed" in change_kind, and is no edit.
select * from marts.claim_change order by seen_at desc, article_id, kind
limit 1000;
