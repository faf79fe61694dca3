-- Question: Which entities rose fastest this week against their four weeks before?
-- Meaning: Clusters of copies that name the entity in the last seven days, and in a usual week; ratio divides the two.
-- Caveat: The week ends with the newest day of publication, not today. Below five clusters a ratio says little.
select rising.*
from (select max(published_on) as day from marts.coverage_daily) as last
cross join lateral marts.entity_rising(last.day) as rising
order by rising.ratio desc, rising.cluster_count desc, rising.entity_id
limit 20;
