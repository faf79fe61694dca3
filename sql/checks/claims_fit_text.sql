-- Severity: fail
-- Meaning: the offsets of a claim do not give its figure in the text of that version (the last 20,000 versions are looked at).
-- Fix: raise the version of the claims stage, so that claims are found anew.
select claim.article_key, claim.start_char, claim.raw
from warehouse.fact_claim as claim join warehouse.article_text as words using (article_key)
where claim.article_key > (select max(article_key) - 20000 from warehouse.fact_article)
  and substr(words.text, claim.start_char + 1, claim.end_char - claim.start_char) <> claim.raw
