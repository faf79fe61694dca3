-- Question: What did we know on a day? The corpus as it was then, to the row.
-- Meaning: The version of each article that was the newest in the warehouse at that moment.
-- Caveat: The first 1,000 are shown. Change the moment below. Articles published before it and loaded after it were not known, and are not here.
select article_id, version_no, title, source_id, published_at, loaded_at
from marts.as_of(now())
order by published_at desc nulls last, article_id
limit 1000;
