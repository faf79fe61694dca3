-- Kind: gauge
-- Unit: s
-- Meaning: how long the oldest record has waited for a step.
select stage, extract(epoch from now() - oldest_at) as value from work.backlog
