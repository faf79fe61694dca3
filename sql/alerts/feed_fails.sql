-- Severity: error
-- Meaning: a feed does not answer as a feed.
-- Threshold: a second failed poll at least ten minutes after the first, whatever failed; a hiccup is over by then. A name server's
-- bad moments weigh a quarter, so that four of them are needed. What is gone for good (410) is told at once.
select board.feed_url as subject,
       board.name || ': ' || board.in_words || coalesce('. To do: ' || board.what_to_do, '') as words
from marts.feed_board as board join ops.crawl_state as state using (feed_url)
where board.trouble_rank = 0
  and (state.health = 'gone'
       or state.failure_weight >= 1 and state.last_polled_at >= state.failing_since + interval '10 minutes')
