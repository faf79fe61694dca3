-- Question: Which places fell silent: named in most weeks before, and not in the last two?
-- Meaning: Places named in at least half of the ten weeks before the last two, with the week in which they were last named.
-- Caveat: Weeks are counted back from the newest week of publication. Look whether the sources were complete (question 23).
with last as (select max(week_on) as week_on from marts.place_activity)
select place.entity_id, min(place.name) as name, count(*) as week_count, max(place.week_on) as last_named_on
from marts.place_activity as place, last
where place.week_on > last.week_on - 12 * 7
group by place.entity_id
having count(*) filter (where place.week_on <= (select week_on from last) - 14) >= 5
   and max(place.week_on) <= (select week_on from last) - 14
order by week_count desc, place.entity_id;
