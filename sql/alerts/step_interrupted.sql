-- Severity: warning
-- Meaning: a run of a step ended without saying so: its process was killed, or the database went away under it.
-- Threshold: any within two hours; one that is still open after 60 minutes has no process: the longest task is ended after 50.
select stage::text as subject,
       stage || ': ' || count(*) || ' run(s) broken off, the last one begun ' || to_char(max(started_at), 'YYYY-MM-DD HH24:MI')
         || ' UTC: a worker was killed, or the database went away. What was written stays, the next run goes on from there' as words
from ops.run
where state = 'interrupted' and finished_at > now() - interval '2 hours'
   or state = 'running' and started_at < now() - interval '60 minutes'
group by stage
