-- Severity: error
-- Meaning: no poll has begun for longer than the schedule allows: the scheduler stands, the DAG is paused, or its pool is gone.
-- Threshold: 32 minutes without any step at work, two intervals and the start of a task; with one at work 60, as its run may take 45.
select 'kursk_ingest' as subject,
       'no poll since ' || to_char(max(started_at) filter (where stage = 'poll'), 'YYYY-MM-DD HH24:MI')
         || ' UTC: the scheduler stands, kursk_ingest is paused, or a pool is gone' as words
from ops.run
where started_at > now() - interval '30 days'
having max(started_at) filter (where stage = 'poll')
  < now() - case when bool_or(state = 'running' and started_at > now() - interval '60 minutes') then interval '60 minutes'
                 else interval '32 minutes' end
