-- Severity: warning
-- Meaning: an anomaly of a source is held until a person has looked at it.
-- Threshold: those of sql/reviews/.
select kind || ' ' || source_id as subject,
       source_id || ': held for review since ' || to_char(opened_at, 'YYYY-MM-DD HH24:MI') || ' UTC: ' || words
         || '. Answer under Required actions of kursk_review' as words
from ops.hold where state = 'open'
