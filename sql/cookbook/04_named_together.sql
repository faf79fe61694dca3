-- Question: Who and what is named together with one entity more often than chance?
-- Meaning: In how many clusters of copies both are named, and how many times more often than if they were independent.
-- Caveat: Change the entity_id and the days below. A lift from one or two clusters may be an accident.
select together.*
from (select max(published_on) - 27 as first_day, max(published_on) as last_day from marts.coverage_daily) as period
cross join lateral marts.co_mention('Q3178', period.first_day, period.last_day) as together
where together.cluster_count >= 2
limit 30;
