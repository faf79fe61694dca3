-- Severity: warning
-- Meaning: a feed answers and brings nothing: it is empty, stands still, or is silent against its own rhythm.
-- Threshold: those of the crawl policy, in kursk_pipeline/stages/crawl/health.py.
select board.feed_url as subject,
       board.name || ': ' || board.in_words || coalesce('. To do: ' || board.what_to_do, '') as words
from marts.feed_board as board where board.trouble_rank = 1
