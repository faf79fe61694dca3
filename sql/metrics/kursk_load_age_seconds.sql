-- Kind: gauge
-- Unit: s
-- Meaning: how long ago the last run of load ended well.
select extract(epoch from now() - max(finished_at)) as value from ops.run where stage = 'load' and state = 'succeeded' having max(finished_at) is not null
