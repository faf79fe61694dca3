-- Severity: error
-- Meaning: the last two runs of a step failed.
-- Threshold: two in a row; a single failure is tried again within minutes.
with last as (
  select stage, state, error, started_at, row_number() over (partition by stage order by started_at desc) as place
  from ops.run where state <> 'running'
)
select stage::text as subject, stage || ': ' || (array_agg(error order by place))[1] as words
from last where place <= 2 group by stage having count(*) = 2 and bool_and(state = 'failed')
