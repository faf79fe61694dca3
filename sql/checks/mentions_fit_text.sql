-- Severity: fail
-- Meaning: the offsets of a mention do not give its surface in the text of that version (the last 20,000 versions are looked at).
-- Fix: raise the version of the extract stage, so that mentions are found anew.
select mention.article_key, mention.start_char, mention.surface
from warehouse.fact_mention as mention join warehouse.article_text as words using (article_key)
where mention.article_key > (select max(article_key) - 20000 from warehouse.fact_article)
  and substr(words.text, mention.start_char + 1, mention.end_char - mention.start_char) <> mention.surface
