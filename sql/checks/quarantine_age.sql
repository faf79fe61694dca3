-- Severity: warn
-- Meaning: a record has been set aside for more than three days.
-- Fix: `kursk quarantine`: read the reason, then replay or discard.
select quarantine_id, stage, source_id, subject_id, reason, first_at
from ops.quarantine where state = 'open' and first_at < now() - interval '3 days'
