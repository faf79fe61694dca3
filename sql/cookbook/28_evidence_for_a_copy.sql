-- Question: Why are two articles said to be copies of one another?
-- Meaning: One row per pair: what kind of copy, how much is covered, and the evidence in words.
-- Caveat: The passages themselves are offsets into both texts, in warehouse.fact_relation.
select * from marts.duplicate_evidence order by score desc limit 50;
