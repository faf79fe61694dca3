-- Severity: error
-- Meaning: records have waited for a step for hours: the pipeline does not keep up, or a step does not run.
-- Threshold: two hours, eight intervals of the schedule; the step is due every fifteen minutes.
select stage as subject,
       stage || ': ' || waiting_count || ' records wait, the oldest since ' || to_char(oldest_at, 'YYYY-MM-DD HH24:MI') || ' UTC' as words
from work.backlog where oldest_at < now() - interval '2 hours'
