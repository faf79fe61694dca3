-- Severity: error
-- Meaning: a check of severity fail found rows that break it: the warehouse says something that cannot be.
-- Threshold: one row, when it was last run; the checks run after each load and every hour.
select check_name as subject, check_name || ': ' || row_count || case when row_count >= 1000 then ' or more' else '' end || ' rows. ' || meaning as words
from ops.check_result where severity = 'fail' and row_count > 0
