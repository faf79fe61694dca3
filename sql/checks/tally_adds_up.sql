-- Severity: fail
-- Meaning: the counts of a run differ from the tally by source and reason.
-- Fix: none by hand; a job wrote outside its transaction. Report it with the rows.
select run.run_id, run.stage, run.seen, coalesce(sum(tally.record_count), 0) as tallied
from ops.run as run left join ops.tally as tally using (run_id)
group by run.run_id, run.stage, run.seen
having run.seen <> coalesce(sum(tally.record_count), 0)
