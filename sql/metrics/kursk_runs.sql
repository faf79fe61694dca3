-- Kind: counter
-- Unit: {run}
-- Meaning: runs of a step that ended, by how.
select stage::text as stage, state::text as state, count(*) as value from ops.run where state <> 'running' group by stage, state
