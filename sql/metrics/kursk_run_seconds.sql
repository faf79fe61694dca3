-- Kind: counter
-- Unit: s
-- Meaning: seconds that runs of a step took together.
select stage::text as stage, sum(extract(epoch from finished_at - started_at)) as value from ops.run where state <> 'running' group by stage
