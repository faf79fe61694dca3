-- Question: What share of each source's output is not its own: wire copy, or text that stood elsewhere before?
-- Meaning: original_share are articles that derive from nothing we know; wire_share carry a wire agency's credit.
-- Caveat: A text whose original we do not follow counts as original.
select source_id, name, article_count, original_share, wire_share
from marts.source_scorecard
where article_count > 0
order by original_share, article_count desc;
