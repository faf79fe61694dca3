-- Severity: warning
-- Meaning: a mute has outlived its date, and the feed is still in trouble.
-- Threshold: the date that its owner gave.
select board.feed_url as subject,
       board.name || ': ' || board.muted_by || ' looked after it until ' || to_char(board.muted_until, 'YYYY-MM-DD HH24:MI') || ' UTC; '
         || board.in_words as words
from marts.feed_board as board
where board.muted_until <= now() and board.trouble_rank < 2
