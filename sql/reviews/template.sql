-- Asks: clean finds no article on most pages of a source that had articles before. May the others go on?
-- Threshold: that of the alert template_changed: half of at least five pages in 24 hours, a fifth at most before.
select source_id, from_at, words from work.changed_template
