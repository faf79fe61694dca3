-- Severity: fail
-- Meaning: the offsets of a claim do not give its figure in the text of that version.
-- Fix: raise the version of the claims stage, so that claims are found anew.
select claim.article_key, claim.start_char, claim.raw
from warehouse.fact_claim as claim join warehouse.article_text as words using (article_key)
where substr(words.text, claim.start_char + 1, claim.end_char - claim.start_char) <> claim.raw
