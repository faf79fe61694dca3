-- Severity: fail
-- Meaning: the offsets of a mention do not give its surface in the text of that version.
-- Fix: raise the version of the extract stage, so that mentions are found anew.
select mention.article_key, mention.start_char, mention.surface
from warehouse.fact_mention as mention join warehouse.article_text as words using (article_key)
where substr(words.text, mention.start_char + 1, mention.end_char - mention.start_char) <> mention.surface
