-- Question: On what do accounts disagree: what was claimed, assessed and reported of one thing on one day?
-- Meaning: One row per thing and day with more than one figure, or a denial; each figure with who said it, in one unit.
-- Caveat: Two figures may both be right: a range, an earlier count, another line. The versions named let you read them.
select about_on, kind, side, measured_in, about_place, claimed_low, claimed_high, assessed_low, assessed_high, reported_low,
       reported_high, said_by, denied_by, sources, versions, independent_origin_count
from marts.claim_disagreement
where is_disputed
order by about_on desc, kind, side, measured_in, about_place
limit 500;
