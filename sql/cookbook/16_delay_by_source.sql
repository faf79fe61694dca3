-- Question: How long after publication do we have an article, by source?
-- Meaning: Median and 95th percentile of the minutes from the stated publication to our first sight of it.
-- Caveat: A source that we began to follow lately shows the age of its old articles here; look at newer ones alone then.
select source_id, article_count, median_delay_minutes, p95_delay_minutes
from marts.source_scorecard
where article_count > 0
order by median_delay_minutes desc nulls last;
