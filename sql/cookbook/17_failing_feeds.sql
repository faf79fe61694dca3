-- Question: Which feeds fail now, since when, why, and how much would they usually have brought?
-- Meaning: One row per feed in trouble, with its usual gap between entries and the entries missed at that rhythm.
-- Caveat: An estimate from the feed's own rhythm; for a feed that was never well there is none.
select source_id, feed_url, trouble, trouble_since, in_words, what_to_do, last_ok_at,
       round(extract(epoch from now() - greatest(trouble_since, last_ok_at)) / nullif(extract(epoch from usual_gap), 0)) as missed_estimate
from marts.source_health
where trouble is not null
order by trouble_since, feed_url;
