-- Kind: gauge
-- Unit: {record}
-- Meaning: records that were set aside and wait for a person, by step.
select step.stage::text as stage, count(held.stage) as value
from ops.stage as step left join ops.quarantine as held on held.stage = step.stage and held.state = 'open' group by step.stage
