-- Severity: warning
-- Meaning: far more records than usual were set aside for one reason.
-- Threshold: twenty in an hour, and more than in the 24 hours before together.
select stage || ' ' || reason as subject,
       stage || ': ' || count(*) filter (where first_at > now() - interval '1 hour') || ' records set aside within an hour: '
         || reason as words
from ops.quarantine where first_at > now() - interval '25 hours'
group by stage, reason
having count(*) filter (where first_at > now() - interval '1 hour') >= 20
   and count(*) filter (where first_at > now() - interval '1 hour') > count(*) filter (where first_at <= now() - interval '1 hour')
