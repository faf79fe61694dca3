-- Question: Who said a figure first, and who repeated it when?
-- Meaning: One row per article that carries the statement: minutes after the first, and whether it is a copy or another witness.
-- Caveat: Change the kind below. First among the sources that we follow, by the publication that they state.
select speaker, kind, side, raw, source_name, said_at, minutes_after_first, is_copy
from marts.claim_spread
where kind = 'prisoners'
order by kind, side, measured_in, about_place, speaker, normal_low, normal_high, place_in_line
limit 1000;
