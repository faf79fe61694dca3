-- Question: How did the reported size of the area held change by date, and who gave the figures?
-- Meaning: One row per day and teller (a side, an institute, or reports): lowest and highest figure, and the speakers.
-- Caveat: Change the kind below (killed, prisoners, settlements_held...). Never sum rows: figures of today hold yesterday's.
select about_on, teller, low, high, measured_in, article_count, speakers
from marts.claim_range_daily
where kind = 'territory_held' and measured_in = 'square kilometre'
order by about_on, teller;
