-- Kind: counter
-- Unit: {record}
-- Meaning: records that left a step, by step and outcome (kept, dropped, quarantined, deferred).
select stage::text as stage, way.outcome, sum(way.record_count) as value
from ops.run cross join lateral (
  values ('kept', kept), ('dropped', dropped), ('quarantined', quarantined), ('deferred', deferred)
) as way (outcome, record_count)
group by stage, way.outcome
