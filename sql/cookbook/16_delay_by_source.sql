-- Question: How long after publication do we have an article, by source, and is that inside the promise of an hour?
-- Meaning: Median and 95th percentile of the minutes from the stated publication to our first sight of it.
-- Caveat: A source that we began to follow lately shows the age of its old articles here; look at newer ones alone then.
select source_id, article_count, median_delay_minutes, p95_delay_minutes, p95_delay_minutes <= 60 as is_inside_promise  -- an hour
from marts.source_scorecard
where article_count > 0
order by median_delay_minutes desc nulls last;
