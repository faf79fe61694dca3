-- Severity: warning
-- Meaning: most new entries of a source claim to come from the future: its clock is wrong, or its dates are read wrongly.
-- Threshold: more than half of at least five new entries of 24 hours, each by more than the 48 hours from which poll refuses a date.
select source_id as subject,
       source_id || ': ' || sum(future_count) || ' of ' || sum(new_count)
         || ' new entries since yesterday are dated in the future; such dates were refused' as words
from ops.source_hour
where hour_at > now() - interval '24 hours'
group by source_id
having sum(new_count) >= 5 and sum(future_count) * 2 > sum(new_count)
