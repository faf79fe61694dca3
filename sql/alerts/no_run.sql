-- Severity: error
-- Meaning: no poll has begun for longer than the schedule allows: the scheduler stands, or the DAG is paused.
-- Threshold: 45 minutes, three intervals: one may be skipped while the run before is still at work.
select 'kursk_ingest' as subject,
       'the last poll began ' || to_char(max(started_at), 'YYYY-MM-DD HH24:MI') || ' UTC' as words
from ops.run where stage = 'poll' having max(started_at) < now() - interval '45 minutes'
