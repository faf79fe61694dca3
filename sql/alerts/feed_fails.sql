-- Severity: error
-- Meaning: a feed does not answer as a feed.
-- Threshold: two hard failures weigh 2, so that it is raised with the second poll in a row; one alone is often over by the next.
select board.feed_url as subject,
       board.name || ': ' || board.in_words || coalesce('. To do: ' || board.what_to_do, '') as words
from marts.feed_board as board join ops.crawl_state as state using (feed_url)
where board.trouble_rank = 0 and state.failure_weight >= 2 or board.trouble_rank = 0 and state.health = 'gone'
