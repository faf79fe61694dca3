-- Kind: gauge
-- Unit: {record}
-- Meaning: records that wait for a step.
select step.stage::text as stage, coalesce(backlog.waiting_count, 0) as value
from ops.stage as step left join work.backlog as backlog on backlog.stage = step.stage::text where step.stage <> 'poll'
