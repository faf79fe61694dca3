-- Severity: warning
-- Meaning: most entries of a source claim to come from the future: its clock is wrong, or its dates are read wrongly.
-- Threshold: more than half of at least five entries of 24 hours, by more than a day; time zones explain fourteen hours.
select source_id as subject,
       source_id || ': ' || count(*) filter (where published_at > first_seen_at + interval '1 day') || ' of ' || count(*)
         || ' entries since yesterday are dated in the future, up to ' || to_char(max(published_at), 'YYYY-MM-DD') as words
from raw.entry
where first_seen_at > now() - interval '24 hours'
group by source_id
having count(*) >= 5 and count(*) filter (where published_at > first_seen_at + interval '1 day') * 2 > count(*)
