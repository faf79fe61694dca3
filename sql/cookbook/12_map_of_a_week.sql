-- Question: Where did the news of a week happen, and how many independent origins name each place?
-- Meaning: One row per place in the newest week: position, its precision in kilometres, articles, sources, independent origins.
-- Caveat: A place without a position has none from an open source yet. Capitals that stand for a government are left out.
select place.*
from marts.place_activity as place
where place.week_on = (select max(week_on) from marts.place_activity)
order by place.origin_count desc, place.article_count desc, place.entity_id;
