-- Question: Which articles speak of prisoners and an exchange, best first, with the words in their sentence?
-- Meaning: Articles whose title or text has all of the words in any form; the snippet marks them with [ ].
-- Caveat: Texts that may be kept as facts only are found by their title alone. Ukrainian is stemmed as if it were Russian.
select *
from marts.search('prisoners exchange', 200)
where published_at >= '2024-08-01'  -- a month: and published_at < '2024-09-01'
order by rank desc
limit 20;
