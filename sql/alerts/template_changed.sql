-- Severity: error
-- Meaning: clean finds no article on pages of a source that had articles before: its template has changed.
-- Threshold: half of at least five pages in 24 hours without text, where it was at most a fifth of the 28 days before. Walls are told by themselves.
select source_id as subject, source_id || ': ' || words as words from work.changed_template
