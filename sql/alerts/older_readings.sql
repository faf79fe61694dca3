-- Severity: warning
-- Meaning: a stage was raised, and pages of the archive stand as an older version read them.
-- Threshold: any: somebody changed the rules, and has not yet looked at what they change.
select stage::text as subject,
       stage || ': ' || count(*) || ' pages stand as an older version than ' || max(version) || ' decided them; see what would change with '
         || 'kursk reprocess --stage ' || stage as words
from work.again group by stage
