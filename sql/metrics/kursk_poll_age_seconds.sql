-- Kind: gauge
-- Unit: s
-- Meaning: how long ago the last poll began.
select extract(epoch from now() - max(started_at)) as value from ops.run where stage = 'poll' having max(started_at) is not null
