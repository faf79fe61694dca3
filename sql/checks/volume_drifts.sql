-- Severity: warn
-- Meaning: a source published less than a quarter, or more than four times, of its usual on the newest day that is known whole.
-- Fix: look at the source's feeds (`kursk status`) and at question 23 of the cookbook: is it a lull, or do we miss something?
with day as (
  select source_id, published_on, article_count, is_complete,
         avg(article_count) over (partition by source_id order by published_on rows between 28 preceding and 1 preceding) as usual_count,
         max(published_on) filter (where is_complete) over (partition by source_id) as newest_on
  from marts.completeness_daily
)
select source_id, published_on, article_count, round(usual_count, 1) as usual_count
from day
where published_on = newest_on and usual_count >= 4 and (article_count < usual_count / 4 or article_count > usual_count * 4)
