-- Severity: warning
-- Meaning: a feed answers from another address for good (301, 308), and the configuration names the old one.
-- Threshold: the first such answer; the redirect may end any day.
select feed_url as subject,
       board.name || ': ' || feed_url || ' moved for good to ' || coalesce(state.moved_to, state.asked_url)
         || '; the configuration still names the old address' as words
from ops.crawl_state as state join marts.feed_board as board using (feed_url)
where not board.is_paused
  and (state.moved_to is not null
       or state.asked_url <> state.feed_url
          and state.asked_url is distinct from (
            select wished.new_address from ops.feed_order as wished where wished.feed_url = state.feed_url
          ))
